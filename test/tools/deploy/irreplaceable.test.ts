/** Which resources a deployment may replace: every type of the templates is sorted. */
import { expect, inject, test } from 'vitest';
import { IRREPLACEABLE } from '../../../tools/deploy/irreplaceable.ts';
import { readTemplates } from '../../../tools/execution-policy/main.ts';

/** Whose loss is mended by the same deployment, by service; the reason where it is not obvious. */
const REPLACEABLE = {
  'AWS::ApiGateway': {
    Account: '',
    Authorizer: '',
    Deployment: 'each release makes one',
    GatewayResponse: '',
    Method: '',
    Resource: 'contracts of paths are kept by tests',
  },
  'AWS::Backup': { BackupPlan: 'recovery points are in the vault', BackupSelection: '' },
  'AWS::CloudFront': {
    Function: '',
    OriginAccessControl: '',
    OriginRequestPolicy: '',
    ResponseHeadersPolicy: '',
  },
  'AWS::CloudWatch': { Alarm: '', CompositeAlarm: '', Dashboard: '' },
  'AWS::CodeDeploy': { Application: '', DeploymentGroup: '' },
  'AWS::Cognito': { LogDeliveryConfiguration: '', ManagedLoginBranding: '' },
  'AWS::Connect': {
    ContactFlow: 'the number is associated with the entry flow again',
    HoursOfOperation: '',
    IntegrationAssociation: '',
    SecurityKey: 'each rotation replaces one; the private key is in its secret',
    TestCase: '',
  },
  'AWS::Events': { Rule: '' },
  'AWS::IAM': { Policy: '', Role: 'nobody outside names one' },
  'AWS::Lambda': {
    Alias: '',
    EventInvokeConfig: '',
    EventSourceMapping: 'the next reads the stream from its beginning, 24 hours back',
    Function: '',
    Permission: '',
    Version: 'each release makes one',
  },
  'AWS::Logs': {
    Delivery: '',
    DeliveryDestination: '',
    DeliverySource: '',
    LogGroup: 'those of a protected stage outlive their stack; the record of events is elsewhere',
    MetricFilter: '',
    QueryDefinition: '',
  },
  'AWS::S3': { BucketPolicy: '' },
  'AWS::SES': {
    ConfigurationSet: 'the suppression list is of the account',
    ConfigurationSetEventDestination: '',
  },
  'AWS::SNS': { TopicPolicy: '' },
  'AWS::SQS': { QueuePolicy: '' },
  'AWS::Scheduler': { Schedule: '' },
  'AWS::WAFv2': { LoggingConfiguration: '', WebACL: '', WebACLAssociation: '' },
  Custom: { PhoneNumberContactFlow: 'an association; the number itself was claimed by hand' },
};

/** Not in the templates today; the same as others that are. */
const OTHER_KINDS = ['AWS::DynamoDB::Table'];

test('every type of the templates is irreplaceable or may be replaced, and none is both', () => {
  const templates = [inject('assembly'), inject('production')].flatMap(readTemplates);
  const types = new Set(
    templates.flatMap(({ Resources = {} }) => Object.values(Resources).map(({ Type }) => Type)),
  );
  const replaceable = Object.entries(REPLACEABLE).flatMap(([service, kinds]) =>
    Object.keys(kinds).map((kind) => `${service}::${kind}`),
  );
  const sorted = [...replaceable, ...Object.keys(IRREPLACEABLE)];
  expect(sorted.filter((type) => !OTHER_KINDS.includes(type)).sort()).toEqual([...types].sort());
});
