import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contactFlows, placeholders } from '../../../lib/contact-flows/contact-flows.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { before, made, withParameters } from './phone-template.ts';
import {
  onlyOne,
  phoneTemplate,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from './templates.ts';

const CONNECT = 'AWS::Connect::';

test('the instance takes calls, logs its flows, and does nothing else', () => {
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

test('standards 19: nothing is recorded: there is nowhere to put it', () => {
  const types = Object.values(made()).map(({ Type }) => Type);
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

test('flow logs are kept as long as all logs, in the group that Connect would make itself for ever', () => {
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
  expect(before('Instance', made())).toContain(flowLog?.logicalId);
});

test('it is open day and night in Hong Kong', () => {
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

test('the flows deployed are the flows of lib/contact-flows, with this stack’s names put in, and the certificate’s lines escaped', () => {
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

test('one after the other, since Connect’s API allows two requests a second; flows after the permission to invoke the function', () => {
  const all = made();
  const flows = ['Flowyue', 'Flowcmn', 'Flowen', 'Flowentry'];
  for (const [index, flow] of flows.entries()) {
    expect([...before(flow, all)]).toEqual(
      expect.arrayContaining([
        'Instance',
        'Hours',
        'ConnectMayInvoke',
        'PhoneIntegration',
        ...flows.slice(0, index),
      ]),
    );
    expect([...before(flow, all)].filter((each) => flows.slice(index).includes(each))).toEqual([]);
  }
});

test('Connect may invoke the function on behalf of this instance and no other', () => {
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

test('the phone function ends when Connect stops waiting, and has its own share', () => {
  const [phone] = resourcesOf(phoneTemplate(), 'AWS::Lambda::Function')
    .map(([, { Properties }]) => Properties)
    .filter(({ Description }) => /phone$/.test(String(Description)));
  expect(phone).toMatchObject({ Timeout: 7, MemorySize: 1769, ReservedConcurrentExecutions: 50 });
});

test.each([
  ['PhoneFunction', 650_000],
  ['PhoneNumberJoining', 500_000],
])('the bundle of %s stays under %i bytes', (name, most) => {
  const assembly = resolvedAssembly();
  const [bundled] = resolvedResources<{ Code: { S3Key: string } }>(
    'SsaPhone',
    'AWS::Lambda::Function',
  ).filter(({ logicalId }) => logicalId.startsWith(name));
  const directory = assembly.asset(bundled?.properties.Code.S3Key as string);
  expect(statSync(join(directory, 'index.mjs')).size).toBeLessThan(most);
});

test('a first deployment needs a key; a second key and a number may come later', () => {
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

test('a number, once there is one, is joined to the entry flow, which comes first', () => {
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

test('a caller who is cut off, and calls that find no line, raise an alarm', () => {
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
