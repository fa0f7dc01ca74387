import { expect, test } from 'vitest';
import { contactFlows, placeholders } from '../../../lib/contact-flows/contact-flows.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import {
  createdBefore,
  phoneResources,
  withParameters,
} from '../../support/lib/stacks/phone-template.ts';
import {
  bundleBytes,
  onlyOne,
  phoneTemplate,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

const CONNECT = 'AWS::Connect::';

test('the instance takes inbound calls, logs its flows and has no other feature', () => {
  expect(onlyOne(phoneTemplate(), 'AWS::Connect::Instance')).toMatchObject({
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
  const types = Object.values(phoneResources()).map(({ Type }) => Type);
  expect(types.filter((type) => type.startsWith(CONNECT)).sort()).toEqual(
    [
      ...Array(4).fill('ContactFlow'),
      'HoursOfOperation',
      'Instance',
      'IntegrationAssociation',
      'SecurityKey',
      'SecurityKey',
    ].map((type) => CONNECT + type),
  );
});

test('flow logs have the standard retention, since their group exists before the instance', () => {
  const logs = resourcesOf(phoneTemplate(), 'AWS::Logs::LogGroup');
  for (const [logicalId, log] of logs) {
    expect({ logicalId, ...log }).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { RetentionInDays: 400 },
    });
  }
  const [flowLog] = resolvedResources<{ LogGroupName: string }>(
    'SsaPhone',
    'AWS::Logs::LogGroup',
  ).filter(({ properties }) => properties.LogGroupName === '/aws/connect/ssa-laptop');
  expect(createdBefore('Instance', phoneResources())).toContain(flowLog?.logicalId);
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
  const [phone] = resolvedResources('SsaPhone', 'AWS::Lambda::Function').filter(({ logicalId }) =>
    logicalId.startsWith('PhoneFunction'),
  );
  const [keyA] = resolvedResources('SsaPhone', 'AWS::Connect::SecurityKey');
  const assembly = resolvedAssembly();
  const expected = contactFlows({
    ...placeholders,
    hoursId: ref,
    functionArn: assembly.attribute(phone as never, 'Arn'),
    encryption: {
      keyId: assembly.attribute(keyA as never, 'AssociationId'),
      certificate: laptopParameters('').CertificateA as string,
    },
    flows: { yue: arns.yue as string, cmn: arns.cmn as string, en: arns.en as string },
  });
  for (const { logicalId, properties } of deployed) {
    expect(JSON.parse(properties.Content)).toEqual(
      expected[logicalId.replace(/^Flow/, '') as keyof typeof expected],
    );
  }
  expect(deployed).toHaveLength(4);
});

test('flows deploy one by one, after the permission to invoke the function', () => {
  const all = phoneResources();
  const flows = ['Flowyue', 'Flowcmn', 'Flowen', 'Flowentry'];
  for (const [index, flow] of flows.entries()) {
    expect([...createdBefore(flow, all)]).toEqual(
      expect.arrayContaining([
        'Instance',
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
    SourceArn: { 'Fn::GetAtt': ['Instance', 'Arn'] },
    SourceAccount: { Ref: 'AWS::AccountId' },
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
  ['PhoneFunction', 650_000],
  ['PhoneNumberJoining', 500_000],
])('the bundle of %s is under %i bytes', (name, most) => {
  const assembly = resolvedAssembly();
  const [bundled] = resolvedResources<{ Code: { S3Key: string } }>(
    'SsaPhone',
    'AWS::Lambda::Function',
  ).filter(({ logicalId }) => logicalId.startsWith(name));
  const directory = assembly.asset(bundled?.properties.Code.S3Key as string);
  expect(bundleBytes(directory)).toBeLessThan(most);
});

test('the first deployment requires key A; key B and the phone number are optional', () => {
  const { Parameters } = phoneTemplate().toJSON();
  const defaults = Object.entries(Parameters as Record<string, { Default?: string }>).map(
    ([name, { Default }]) => [name, Default],
  );
  expect(Object.fromEntries(defaults)).toMatchObject({
    InstanceAlias: undefined,
    PublicKeyA: undefined,
    CertificateA: undefined,
    PublicKeyB: 'none',
    CertificateB: 'none',
    KeyInUse: 'A',
    PhoneNumberArn: '',
  });
});

test('a phone number, if given, is associated with the entry flow', () => {
  const PhoneNumberArn =
    'arn:aws:connect:ap-southeast-1:000000000000:phone-number/12345678-1234-1234-1234-123456789012';
  const joined = (parameters: Record<string, string>) =>
    withParameters(parameters).resources<Record<string, string>>('Custom::PhoneNumberContactFlow');
  expect(joined({})).toEqual([]);
  const [number] = joined({ PhoneNumberArn });
  const [entry] = resolvedResources('SsaPhone', 'AWS::Connect::ContactFlow').filter(
    ({ logicalId }) => logicalId === 'Flowentry',
  );
  const [instance] = resolvedResources('SsaPhone', 'AWS::Connect::Instance');
  expect(number?.properties).toMatchObject({
    PhoneNumberArn,
    ContactFlowId: entry?.ref,
    InstanceId: instance && resolvedAssembly().attribute(instance, 'Id'),
  });
});

test('disconnected callers and calls over the concurrency quota raise an alarm', () => {
  const alarms = resourcesOf(phoneTemplate(), 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => Properties,
  );
  const ofConnect = alarms
    .filter(({ Namespace }) => Namespace === 'AWS/Connect')
    .map(({ MetricName }) => MetricName);
  expect(ofConnect.sort()).toEqual([
    'CallsBreachingConcurrencyQuota',
    ...Array(4).fill('ContactFlowFatalErrors'),
  ]);
  for (const { AlarmActions } of alarms) expect(AlarmActions).toHaveLength(1);
});
