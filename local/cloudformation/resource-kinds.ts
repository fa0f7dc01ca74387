/**
 * The allow-list of the laptop: every resource type that our templates may hold, with what its `Ref` and
 * `Fn::GetAtt` are there. A type that is not here is an error, so that nothing deployed is silently missing on a laptop.
 */
import { createHash } from 'node:crypto';

export const ACCOUNT = '000000000000';

export interface Identity {
  stack: string;
  region: string;
  logicalId: string;
  /** The name that the template gives, or stack and logical id as CloudFormation would begin one. */
  name: string;
}

export interface Kind {
  /** The property that names the resource, if the template has it. */
  nameProperty?: string;
  ref: (it: Identity) => string;
  attributes: Record<string, (it: Identity) => string>;
}

const name = (it: Identity) => it.name;
const digest = (it: Identity) =>
  createHash('sha256').update(`${it.stack}/${it.logicalId}`).digest('hex');
/** The same at every start, or data on disk would lose its keys. */
const uuid = (it: Identity) =>
  digest(it).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
const shortId = (it: Identity) => digest(it).slice(0, 10);
const arn = (service: string, resource: (it: Identity) => string) => (it: Identity) =>
  `arn:aws:${service}:${it.region}:${ACCOUNT}:${resource(it)}`;

const nothing: Kind = { ref: name, attributes: {} };
const tableArn = arn('dynamodb', (it) => `table/${it.name}`);
const table: Kind = {
  nameProperty: 'TableName',
  ref: name,
  attributes: { Arn: tableArn, StreamArn: (it) => `${tableArn(it)}/stream/laptop` },
};
const poolId = (it: Identity) => `${it.region}_${digest(it).slice(0, 9)}`;
const topicArn = arn('sns', name);
const instanceArn = arn('connect', (it) => `instance/${uuid(it)}`);
/** On AWS the id of the instance stands in it too; nothing of ours reads it out of there. */
const ofInstance = (what: string) => arn('connect', (it) => `instance/laptop/${what}/${uuid(it)}`);
const secretArn = arn('secretsmanager', (it) => `secret:${it.name}-laptop`);
const bucketName = (it: Identity) => it.name.toLowerCase();

const KINDS: Record<string, Kind> = {
  // What the laptop plays.
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    ref: name,
    attributes: { Arn: arn('lambda', (it) => `function:${it.name}`) },
  },
  'AWS::Lambda::EventSourceMapping': { ref: uuid, attributes: { Id: uuid } },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    ref: bucketName,
    attributes: {
      Arn: (it) => `arn:aws:s3:::${bucketName(it)}`,
      RegionalDomainName: (it) => `${bucketName(it)}.s3.${it.region}.amazonaws.com`,
    },
  },
  'AWS::KMS::Key': {
    ref: uuid,
    attributes: { Arn: arn('kms', (it) => `key/${uuid(it)}`), KeyId: uuid },
  },
  'AWS::ApiGateway::RestApi': {
    ref: shortId,
    attributes: { RestApiId: shortId, RootResourceId: (it) => `${shortId(it)}-root` },
  },
  'AWS::ApiGateway::Authorizer': { ref: shortId, attributes: { AuthorizerId: shortId } },
  'AWS::ApiGateway::Resource': { ref: shortId, attributes: { ResourceId: shortId } },
  'AWS::ApiGateway::Method': { ref: shortId, attributes: {} },
  'AWS::ApiGateway::GatewayResponse': { ref: shortId, attributes: { Id: shortId } },
  'AWS::ApiGateway::Stage': { nameProperty: 'StageName', ref: name, attributes: {} },

  'AWS::Cognito::UserPool': {
    ref: poolId,
    attributes: { Arn: arn('cognito-idp', (it) => `userpool/${poolId(it)}`), UserPoolId: poolId },
  },
  'AWS::Cognito::UserPoolResourceServer': { nameProperty: 'Identifier', ref: name, attributes: {} },

  // What comes through to an API behind it is played by local/cloudfront/edge.ts.
  'AWS::CloudFront::Distribution': {
    ref: shortId,
    attributes: { Id: shortId, DomainName: (it) => `${shortId(it)}.cloudfront.net` },
  },
  'AWS::CloudFront::OriginRequestPolicy': { ref: uuid, attributes: { Id: uuid } },

  // Calls are played by local/connect.
  'AWS::Connect::Instance': {
    nameProperty: 'InstanceAlias',
    ref: instanceArn,
    attributes: { Arn: instanceArn, Id: uuid },
  },
  'AWS::Connect::ContactFlow': {
    ref: ofInstance('contact-flow'),
    attributes: { ContactFlowArn: ofInstance('contact-flow') },
  },
  'AWS::Connect::HoursOfOperation': {
    ref: ofInstance('operating-hours'),
    attributes: { HoursOfOperationArn: ofInstance('operating-hours') },
  },
  'AWS::Connect::SecurityKey': {
    ref: (it) => `laptop|${uuid(it)}`,
    attributes: { AssociationId: uuid },
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    ref: secretArn,
    attributes: { Id: secretArn },
  },

  // What a laptop can do without: rights, logs, alarms and who is told of them, people who sign in, and the web ACL.
  'AWS::ApiGateway::Account': nothing,
  'AWS::ApiGateway::Deployment': { ref: shortId, attributes: { DeploymentId: shortId } },
  'AWS::CDK::Metadata': nothing,
  'AWS::CloudFront::OriginAccessControl': { ref: shortId, attributes: { Id: shortId } },
  // The site's files have these headers from lib/constructs/site-headers.ts.
  'AWS::CloudFront::ResponseHeadersPolicy': { ref: uuid, attributes: { Id: uuid } },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    ref: name,
    attributes: { Arn: arn('cloudwatch', name) },
  },
  'AWS::Cognito::LogDeliveryConfiguration': nothing,
  'AWS::Cognito::ManagedLoginBranding': nothing,
  'AWS::Cognito::UserPoolClient': { ref: shortId, attributes: { ClientId: shortId } },
  'AWS::Cognito::UserPoolDomain': { nameProperty: 'Domain', ref: name, attributes: {} },
  'AWS::Cognito::UserPoolGroup': { nameProperty: 'GroupName', ref: name, attributes: {} },
  // An integration association is a right: that Connect may invoke the function.
  'AWS::Connect::IntegrationAssociation': nothing,
  // Joins a number of the telephone network to the entry flow: here whoever calls gets to that flow.
  'Custom::PhoneNumberContactFlow': nothing,
  // Those about objects in buckets are played (local/events/object-events.ts), the others are about keys.
  'AWS::Events::Rule': { ref: name, attributes: { Arn: arn('events', (it) => `rule/${it.name}`) } },
  'AWS::IAM::ManagedPolicy': {
    ref: (it) => `arn:aws:iam::${ACCOUNT}:policy/${it.name}`,
    attributes: {},
  },
  'AWS::IAM::Policy': nothing,
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    ref: name,
    attributes: { Arn: (it) => `arn:aws:iam::${ACCOUNT}:role/${it.name}` },
  },
  'AWS::KMS::Alias': { nameProperty: 'AliasName', ref: name, attributes: {} },
  'AWS::Lambda::Permission': nothing,
  'AWS::Logs::Delivery': nothing,
  'AWS::Logs::DeliveryDestination': {
    ref: name,
    attributes: { Arn: arn('logs', (it) => `delivery-destination:${it.name}`) },
  },
  'AWS::Logs::DeliverySource': nothing,
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    ref: name,
    attributes: { Arn: arn('logs', (it) => `log-group:${it.name}:*`) },
  },
  'AWS::Logs::MetricFilter': nothing,
  'AWS::S3::BucketPolicy': nothing,
  'AWS::SNS::Subscription': nothing,
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: topicArn,
    attributes: { TopicArn: topicArn, TopicName: name },
  },
  'AWS::SNS::TopicPolicy': nothing,
  'AWS::WAFv2::LoggingConfiguration': nothing,
  'AWS::WAFv2::WebACL': {
    ref: name,
    attributes: { Arn: arn('wafv2', (it) => `regional/webacl/${it.name}`) },
  },
  'AWS::WAFv2::WebACLAssociation': nothing,
};

/** What the laptop makes of a resource type; undefined if it does not know it. */
export function kindOf(type: string): Kind | undefined {
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}
