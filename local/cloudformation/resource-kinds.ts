/**
 * The laptop's allow-list: every resource type that the templates may contain, with the results of
 * its `Ref` and `Fn::GetAtt`. Any other type is an error, so that nothing that is deployed is
 * silently missing on the laptop.
 */
import { createHash } from 'node:crypto';

/** The ID of the laptop's AWS account. */
export const ACCOUNT = '000000000000';

/** The values that identify a resource; `Ref` and `Fn::GetAtt` are derived from them. */
export interface Identity {
  stack: string;
  region: string;
  logicalId: string;
  /**
   * The name in the template. Without one: stack and logical ID, as CloudFormation begins a
   * generated name.
   */
  name: string;
  /** A property of the resource, with its references resolved. */
  property(name: string): string;
}

/** How references to a resource type resolve. */
export interface Kind {
  /** The property that can name the resource. */
  nameProperty?: string;
  ref: (resource: Identity) => string;
  attributes: Record<string, (resource: Identity) => string>;
}

const name = (resource: Identity) => resource.name;
const digest = (resource: Identity) =>
  createHash('sha256').update(`${resource.stack}/${resource.logicalId}`).digest('hex');
/** Stable across starts: data on disk refers to its keys by this ID. */
const uuid = (resource: Identity) =>
  digest(resource).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
const shortId = (resource: Identity) => digest(resource).slice(0, 10);
const arn = (service: string, path: (resource: Identity) => string) => (resource: Identity) =>
  `arn:aws:${service}:${resource.region}:${ACCOUNT}:${path(resource)}`;

const unused: Kind = { ref: name, attributes: {} };
const tableArn = arn('dynamodb', (resource) => `table/${resource.name}`);
const table: Kind = {
  nameProperty: 'TableName',
  ref: name,
  attributes: { Arn: tableArn, StreamArn: (resource) => `${tableArn(resource)}/stream/laptop` },
};
const alarm: Kind = {
  nameProperty: 'AlarmName',
  ref: name,
  attributes: { Arn: arn('cloudwatch', (resource) => `alarm:${resource.name}`) },
};
const poolId = (resource: Identity) => `${resource.region}_${digest(resource).slice(0, 9)}`;
const topicArn = arn('sns', name);
const instanceArn = arn('connect', (resource) => `instance/${uuid(resource)}`);
/** On AWS this ARN also contains the ID of the instance; the app never parses it. */
const ofInstance = (what: string) =>
  arn('connect', (resource) => `instance/laptop/${what}/${uuid(resource)}`);
/** ARN of a version or alias of a function. */
const qualifiedArn = (qualifier: (resource: Identity) => string) =>
  arn(
    'lambda',
    (resource) => `function:${resource.property('FunctionName')}:${qualifier(resource)}`,
  );
const aliasArn = qualifiedArn((resource) => resource.property('Name'));
const FIRST_VERSION = '1';
const secretArn = arn('secretsmanager', (resource) => `secret:${resource.name}-laptop`);
/** CloudFront Functions belong to no region. */
const edgeFunctionArn = (resource: Identity) =>
  `arn:aws:cloudfront::${ACCOUNT}:function/${resource.name}`;
const bucketName = (resource: Identity) => resource.name.toLowerCase();

const KINDS: Record<string, Kind> = {
  // Types that the laptop emulates.
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    ref: name,
    attributes: { Arn: arn('lambda', (resource) => `function:${resource.name}`) },
  },
  'AWS::Lambda::Alias': { ref: aliasArn, attributes: { AliasArn: aliasArn } },
  // The laptop runs one version of a function: the code at hand.
  'AWS::Lambda::Version': {
    ref: qualifiedArn(() => FIRST_VERSION),
    attributes: { Version: () => FIRST_VERSION },
  },
  'AWS::Lambda::EventSourceMapping': { ref: uuid, attributes: { Id: uuid } },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    ref: bucketName,
    attributes: {
      Arn: (resource) => `arn:aws:s3:::${bucketName(resource)}`,
      RegionalDomainName: (resource) =>
        `${bucketName(resource)}.s3.${resource.region}.amazonaws.com`,
    },
  },
  'AWS::KMS::Key': {
    ref: uuid,
    attributes: { Arn: arn('kms', (resource) => `key/${uuid(resource)}`), KeyId: uuid },
  },
  // local/events/schedules.ts invokes functions as the laptop's clock goes on.
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    ref: name,
    attributes: { Arn: arn('scheduler', (resource) => `schedule/default/${resource.name}`) },
  },
  'AWS::ApiGateway::RestApi': {
    ref: shortId,
    attributes: { RestApiId: shortId, RootResourceId: (resource) => `${shortId(resource)}-root` },
  },
  'AWS::ApiGateway::Authorizer': { ref: shortId, attributes: { AuthorizerId: shortId } },
  'AWS::ApiGateway::Resource': { ref: shortId, attributes: { ResourceId: shortId } },
  'AWS::ApiGateway::Method': { ref: shortId, attributes: {} },
  'AWS::ApiGateway::GatewayResponse': { ref: shortId, attributes: { Id: shortId } },
  'AWS::ApiGateway::Stage': { nameProperty: 'StageName', ref: name, attributes: {} },

  'AWS::Cognito::UserPool': {
    ref: poolId,
    attributes: {
      Arn: arn('cognito-idp', (resource) => `userpool/${poolId(resource)}`),
      UserPoolId: poolId,
    },
  },
  'AWS::Cognito::UserPoolResourceServer': { nameProperty: 'Identifier', ref: name, attributes: {} },

  // local/cloudfront/edge.ts emulates what a distribution passes on to the API behind it.
  'AWS::CloudFront::Distribution': {
    ref: shortId,
    attributes: { Id: shortId, DomainName: (resource) => `${shortId(resource)}.cloudfront.net` },
  },
  'AWS::CloudFront::OriginRequestPolicy': { ref: uuid, attributes: { Id: uuid } },
  'AWS::CloudFront::Function': {
    ref: edgeFunctionArn,
    attributes: { FunctionARN: edgeFunctionArn },
  },

  // local/connect emulates the calls.
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
    ref: (resource) => `laptop|${uuid(resource)}`,
    attributes: { AssociationId: uuid },
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    ref: secretArn,
    attributes: { Id: secretArn },
  },

  // Only protected stages have these, and the laptop runs stage dev.
  'AWS::Backup::BackupPlan': { ref: uuid, attributes: { BackupPlanId: uuid } },
  'AWS::Backup::BackupSelection': unused,
  'AWS::Backup::BackupVault': {
    nameProperty: 'BackupVaultName',
    ref: name,
    attributes: { BackupVaultArn: arn('backup', (resource) => `backup-vault:${resource.name}`) },
  },
  'AWS::CodeDeploy::Application': unused,
  'AWS::CodeDeploy::DeploymentGroup': unused,
  'AWS::KMS::ReplicaKey': unused,

  // Types that the laptop does not need to emulate: permissions, logs, alarms and their
  // subscribers, users who sign in, and the web ACL.
  'AWS::ApiGateway::Account': unused,
  'AWS::ApiGateway::Deployment': { ref: shortId, attributes: { DeploymentId: shortId } },
  'AWS::CDK::Metadata': unused,
  'AWS::CloudFront::OriginAccessControl': { ref: shortId, attributes: { Id: shortId } },
  // On the laptop, lib/shared/site-headers.ts supplies these headers of the site's files.
  'AWS::CloudFront::ResponseHeadersPolicy': { ref: uuid, attributes: { Id: uuid } },
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': alarm,
  'AWS::CloudWatch::Dashboard': unused,
  'AWS::Cognito::LogDeliveryConfiguration': unused,
  'AWS::Cognito::ManagedLoginBranding': unused,
  'AWS::Cognito::UserPoolClient': { ref: shortId, attributes: { ClientId: shortId } },
  'AWS::Cognito::UserPoolDomain': { nameProperty: 'Domain', ref: name, attributes: {} },
  'AWS::Cognito::UserPoolGroup': { nameProperty: 'GroupName', ref: name, attributes: {} },
  // An integration association is a permission: Connect may invoke the function.
  'AWS::Connect::IntegrationAssociation': unused,
  // local/connect/testing-language runs the content of test cases.
  'AWS::Connect::TestCase': unused,
  // Connects a telephone number to the entry flow. On the laptop every call reaches that flow.
  'Custom::PhoneNumberContactFlow': unused,
  // The laptop emulates rules about objects in buckets (local/events/object-events.ts). The other
  // rules are about keys and undelivered e-mails, or have a schedule: the laptop runs none.
  'AWS::Events::Rule': {
    ref: name,
    attributes: { Arn: arn('events', (resource) => `rule/${resource.name}`) },
  },
  'AWS::IAM::ManagedPolicy': {
    ref: (resource) => `arn:aws:iam::${ACCOUNT}:policy/${resource.name}`,
    attributes: {},
  },
  'AWS::IAM::Policy': unused,
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    ref: name,
    attributes: { Arn: (resource) => `arn:aws:iam::${ACCOUNT}:role/${resource.name}` },
  },
  'AWS::KMS::Alias': { nameProperty: 'AliasName', ref: name, attributes: {} },
  // local/events/object-events.ts logs what a queue would keep: events that failed three times.
  'AWS::Lambda::EventInvokeConfig': unused,
  'AWS::Lambda::Permission': unused,
  'AWS::Logs::Delivery': unused,
  'AWS::Logs::DeliveryDestination': {
    ref: name,
    attributes: { Arn: arn('logs', (resource) => `delivery-destination:${resource.name}`) },
  },
  'AWS::Logs::DeliverySource': unused,
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    ref: name,
    attributes: { Arn: arn('logs', (resource) => `log-group:${resource.name}:*`) },
  },
  'AWS::Logs::MetricFilter': unused,
  'AWS::Logs::QueryDefinition': unused,
  'AWS::S3::BucketPolicy': unused,
  // The mailbox delivers everything: nothing bounces.
  'AWS::SES::ConfigurationSet': { nameProperty: 'Name', ref: name, attributes: {} },
  'AWS::SES::ConfigurationSetEventDestination': unused,
  'AWS::SNS::Subscription': unused,
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: topicArn,
    attributes: { TopicArn: topicArn, TopicName: name },
  },
  'AWS::SNS::TopicPolicy': unused,
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    ref: name,
    attributes: { Arn: arn('sqs', name), QueueName: name },
  },
  'AWS::SQS::QueuePolicy': unused,
  'AWS::WAFv2::LoggingConfiguration': unused,
  'AWS::WAFv2::WebACL': {
    ref: name,
    attributes: { Arn: arn('wafv2', (resource) => `regional/webacl/${resource.name}`) },
  },
  'AWS::WAFv2::WebACLAssociation': unused,
};

/** The laptop's kind for a resource type; undefined for an unsupported type. */
export function kindOf(type: string): Kind | undefined {
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}
