import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from '../../../lib/bundling/bundle.ts';
import { loadStage } from '../../../lib/config/load-stage.ts';
import { contactFlows, placeholders } from '../../../lib/contact-flows/contact-flows.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { UNDECRYPTED } from '../../../tools/admin/phone-failure.ts';
import {
  connectResources,
  createdBefore,
  phoneResources,
  withParameters,
} from '../../support/lib/stacks/phone-template.ts';
import {
  bundleBytes,
  connectTemplate,
  onlyOne,
  phoneTemplate,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

const CONNECT = 'AWS::Connect::';

test('the instance takes inbound calls, logs its flows and has no other feature', () => {
  expect(onlyOne(connectTemplate(), 'AWS::Connect::Instance')).toMatchObject({
    IdentityManagementType: 'SAML',
    Attributes: {
      InboundCalls: true,
      OutboundCalls: false,
      ContactflowLogs: true,
      ContactLens: false,
      EarlyMedia: false,
      HighVolumeOutBound: false,
    },
  });
});

test('standards 19: the instance has no storage for recordings', () => {
  const types = Object.values({ ...connectResources(), ...phoneResources() }).map(
    ({ Type }) => Type,
  );
  expect(types.filter((type) => type.startsWith(CONNECT)).sort()).toEqual(
    [
      ...Array(7).fill('ContactFlow'),
      'HoursOfOperation',
      'Instance',
      'IntegrationAssociation',
      'SecurityKey',
      'SecurityKey',
    ].map((type) => CONNECT + type),
  );
});

test('flow logs have the standard retention, since their group exists before the instance', () => {
  const logs = [phoneTemplate(), connectTemplate()].flatMap((template) =>
    resourcesOf(template, 'AWS::Logs::LogGroup'),
  );
  for (const [logicalId, log] of logs) {
    expect({ logicalId, ...log }).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { RetentionInDays: 400 },
    });
  }
  const { InstanceAlias } = onlyOne(connectTemplate(), 'AWS::Connect::Instance');
  const [[flowLog, log] = [], ...others] = resourcesOf(connectTemplate(), 'AWS::Logs::LogGroup');
  expect(others).toEqual([]);
  expect(log?.Properties.LogGroupName).toBe(`/aws/connect/${InstanceAlias}`);
  expect(createdBefore('Instance', connectResources())).toContain(flowLog);
});

test('the hours of operation are day and night in Hong Kong', () => {
  const { TimeZone, Config } = onlyOne(phoneTemplate(), 'AWS::Connect::HoursOfOperation') as {
    TimeZone: string;
    Config: { Day: string; StartTime: object; EndTime: object }[];
  };
  expect(TimeZone).toBe('Asia/Hong_Kong');
  expect(new Set(Config.map(({ Day }) => Day)).size).toBe(7);
  const midnight = { Hours: 0, Minutes: 0 };
  for (const { StartTime, EndTime } of Config)
    expect({ StartTime, EndTime }).toEqual({ StartTime: midnight, EndTime: midnight });
});

test('deployed flows are those of lib/contact-flows with this stack’s ARNs and certificate', () => {
  const { ref } = resolvedResources('SsaPhone', 'AWS::Connect::HoursOfOperation')[0] as {
    ref: string;
  };
  const deployed = resolvedResources<{ Content: string; Name: string }>(
    'SsaPhone',
    'AWS::Connect::ContactFlow',
  );
  const arns = Object.fromEntries(
    deployed.map(({ logicalId, ref: arn }) => [logicalId.replace(/^Flow/, ''), arn]),
  );
  const [live] = resolvedResources('SsaPhone', 'AWS::Lambda::Alias');
  const [keyA] = resolvedResources('SsaPhone', 'AWS::Connect::SecurityKey');
  const assembly = resolvedAssembly();
  const expected = contactFlows(
    {
      ...placeholders,
      hoursId: ref,
      functionArn: live?.ref as string,
      encryption: {
        keyId: assembly.attribute(keyA as never, 'AssociationId'),
        certificate: laptopParameters().CertificateA as string,
      },
      flows: arns as typeof placeholders.flows,
    },
    { helpNumber: '2100-0000' },
  );
  for (const { logicalId, properties } of deployed) {
    expect(JSON.parse(properties.Content)).toEqual(
      expected[logicalId.replace(/^Flow/, '') as keyof typeof expected],
    );
  }
  expect(deployed).toHaveLength(7);
});

test('the template has room for more: CloudFormation accepts a megabyte', () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  const bytes = Buffer.byteLength(JSON.stringify(phoneTemplate(), undefined, 1));
  expect(bytes).toBeLessThan(700_000);
});

test('flows deploy one by one, after the permission to invoke the function', () => {
  const all = phoneResources();
  const flows = [
    ...['FlowyueSlow', 'FlowcmnSlow', 'FlowenSlow'],
    ...['Flowyue', 'Flowcmn', 'Flowen', 'Flowentry'],
  ];
  for (const [index, flow] of flows.entries()) {
    expect([...createdBefore(flow, all)]).toEqual(
      expect.arrayContaining([
        'Hours',
        'ConnectMayInvoke',
        'PhoneIntegration',
        ...flows.slice(0, index),
      ]),
    );
    expect(
      [...createdBefore(flow, all)].filter((each) => flows.slice(index).includes(each)),
    ).toEqual([]);
  }
});

test('Connect may invoke the function for this instance only', () => {
  const permission = onlyOne(phoneTemplate(), 'AWS::Lambda::Permission');
  expect(permission).toMatchObject({
    Action: 'lambda:InvokeFunction',
    Principal: 'connect.amazonaws.com',
    SourceArn: { 'Fn::ImportValue': expect.stringMatching(/^prod-SsaConnect:.*Instance/) },
    SourceAccount: '111122223333',
  });
  expect(onlyOne(phoneTemplate(), 'AWS::Connect::IntegrationAssociation')).toMatchObject({
    IntegrationType: 'LAMBDA_FUNCTION',
    IntegrationArn: permission.FunctionName,
  });
});

test('the phone function times out before Connect, and has its own concurrency', () => {
  const [phone] = resourcesOf(phoneTemplate(), 'AWS::Lambda::Function')
    .map(([, { Properties }]) => Properties)
    .filter(({ Description }) => /phone$/.test(String(Description)));
  expect(phone).toMatchObject({ Timeout: 7, MemorySize: 1769, ReservedConcurrentExecutions: 50 });
});

test.each([
  ['phone', 650_000],
  ['phone-number', 500_000],
])('the bundle of %s is under %i bytes', async (folder, most) => {
  const directory = mkdtempSync(join(tmpdir(), 'ssa-bundle-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  await bundle(folder, directory);
  expect(bundleBytes(directory)).toBeLessThan(most);
});

test('the first deployment needs no parameter, and has no flows until there is a key', () => {
  const { Parameters } = phoneTemplate().toJSON();
  const defaults = Object.entries(Parameters as Record<string, { Default?: string }>).map(
    ([name, { Default }]) => [name, Default],
  );
  expect(Object.fromEntries(defaults)).toMatchObject({
    PublicKeyA: 'none',
    CertificateA: 'none',
    PublicKeyB: 'none',
    CertificateB: 'none',
    KeyInUse: 'A',
  });
  const none = withParameters({ PublicKeyA: 'none', CertificateA: 'none' });
  expect(none.resources('AWS::Connect::ContactFlow', 'AWS::Connect::SecurityKey')).toEqual([]);
  const [phone] = none
    .resources<{ Environment: { Variables: { PHONE_KEYS: string } } }>('AWS::Lambda::Function')
    .filter(({ logicalId }) => logicalId.startsWith('PhoneFunction'));
  expect(phone?.properties.Environment.Variables.PHONE_KEYS).toBe('[]');
});

test('a phone number in the settings is associated with the entry flow, if there are flows', () => {
  const [[, association] = []] = resourcesOf(phoneTemplate(), 'Custom::PhoneNumberContactFlow');
  expect(association).toMatchObject({
    Condition: phoneResources().Flowentry?.Condition,
    Properties: {
      PhoneNumberArn: loadStage('prod').phone.numberArn,
      ContactFlowId: { 'Fn::GetAtt': ['Flowentry', 'ContactFlowArn'] },
      InstanceId: { 'Fn::ImportValue': expect.stringMatching(/^prod-SsaConnect:.*Instance.*Id/) },
    },
  });
  expect(resolvedAssembly().resources('Custom::PhoneNumberContactFlow')).toEqual([]);
});

test('broken flows, refused calls, faults and entries that no key decrypts raise a ticket, and a page while they go on', () => {
  const alarms = resourcesOf(phoneTemplate(), 'AWS::CloudWatch::Alarm').map(
    ([id, { Properties }]) => [id.replace(/Alarm[0-9A-F]{8}$/, ''), Properties] as const,
  );
  const read = (name: string) => {
    const [, { MetricName, Metrics = [] } = {}] = alarms.find(([id]) => id === name) ?? [];
    const metrics = (Metrics as { MetricStat?: { Metric: { MetricName: string } } }[]).map(
      ({ MetricStat }) => MetricStat?.Metric.MetricName,
    );
    return MetricName ? [MetricName] : metrics.filter(Boolean);
  };
  const ofFlows = Array(7).fill('ContactFlowFatalErrors');
  expect([read('FlowBroken'), read('FlowsFailing')]).toEqual([ofFlows, ofFlows]);
  const refused = ['CallsBreachingConcurrencyQuota'];
  expect([read('TooManyCalls'), read('CallsRefused')]).toEqual([refused, refused]);
  expect(read('PhoneFunctionPhoneFaults')).toEqual(['PhoneFaults']);
  const undecrypted = 'PhoneUndecrypted';
  expect(read(`PhoneFunction${undecrypted}`)).toEqual([undecrypted]);
  expect(read('StepsFailing')).toEqual(['PhoneFaults', undecrypted, 'Errors', 'Throttles']);
  const filters = resourcesOf(phoneTemplate(), 'AWS::Logs::MetricFilter').map(
    ([, { Properties }]) => Properties,
  );
  expect(filters).toContainEqual(
    expect.objectContaining({
      FilterPattern: UNDECRYPTED,
      MetricTransformations: [expect.objectContaining({ MetricName: undecrypted })],
    }),
  );
});
