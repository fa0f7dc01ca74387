import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { contactFlows, placeholders } from '../../lib/contact-flows/contact-flows.ts';
import { readAssembly } from '../../local/assembly.ts';
import { laptopParameters } from '../../local/parameters.ts';
import { onlyOne, phoneTemplate, resolvedAssembly, resolvedResources, resourcesOf } from './templates.ts';

const CONNECT = 'AWS::Connect::';

interface Made {
  Type: string;
  Condition?: string;
  DependsOn?: string[];
  Properties: Record<string, unknown>;
}

const made = (): Record<string, Made> => phoneTemplate().toJSON().Resources;

/** Resources that the template makes before this one, by `DependsOn` and by what it refers to, and what those wait for. */
function before(logicalId: string, all: Record<string, Made>, seen = new Set<string>()): Set<string> {
  const { DependsOn = [], Properties } = all[logicalId] as Made;
  const referred = [...JSON.stringify(Properties).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(
    ([, id]) => id as string,
  );
  for (const each of [...DependsOn, ...referred]) {
    if (seen.has(each) || !all[each]) continue;
    seen.add(each);
    before(each, all, seen);
  }
  return seen;
}

/** The stack with other parameters than the laptop's. */
function withParameters(parameters: Record<string, string>) {
  return readAssembly(inject('assembly'), { ...laptopParameters('https://ssa.example.hk'), ...parameters });
}

const PEM_B = {
  PublicKeyB: '-----BEGIN PUBLIC KEY-----\nB\n-----END PUBLIC KEY-----',
  CertificateB: 'certificate of B',
};

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
    expect({ logicalId, ...log }).toMatchObject({ DeletionPolicy: 'Retain', Properties: { RetentionInDays: 400 } });
  }
  const [flowLog] = resolvedResources<{ LogGroupName: string }>('SsaPhone', 'AWS::Logs::LogGroup').filter(
    ({ properties }) => properties.LogGroupName === '/aws/connect/ssa-laptop',
  );
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
  const { ref } = resolvedResources('SsaPhone', 'AWS::Connect::HoursOfOperation')[0] as { ref: string };
  const deployed = resolvedResources<{ Content: string; Name: string }>('SsaPhone', 'AWS::Connect::ContactFlow');
  const arns = Object.fromEntries(deployed.map(({ logicalId, ref: arn }) => [logicalId.replace(/^Flow/, ''), arn]));
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
    expect(JSON.parse(properties.Content)).toEqual(expected[logicalId.replace(/^Flow/, '') as keyof typeof expected]);
  }
  expect(deployed).toHaveLength(4);
});

test('one after the other, since Connect’s API allows two requests a second; flows after the right to invoke the function', () => {
  const all = made();
  const flows = ['Flowyue', 'Flowcmn', 'Flowen', 'Flowentry'];
  for (const [index, flow] of flows.entries()) {
    expect([...before(flow, all)]).toEqual(
      expect.arrayContaining(['Instance', 'Hours', 'ConnectMayInvoke', 'PhoneIntegration', ...flows.slice(0, index)]),
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
  expect(phone).toMatchObject({ Timeout: 8, MemorySize: 1769, ReservedConcurrentExecutions: 50 });
});

test.each([
  ['PhoneFunction', 650_000],
  ['PhoneNumberJoining', 500_000],
])('the bundle of %s stays under %i bytes', (name, most) => {
  const assembly = resolvedAssembly();
  const [bundled] = resolvedResources<{ Code: { S3Key: string } }>('SsaPhone', 'AWS::Lambda::Function').filter(
    ({ logicalId }) => logicalId.startsWith(name),
  );
  const directory = assembly.asset(bundled?.properties.Code.S3Key as string);
  expect(statSync(join(directory, 'index.mjs')).size).toBeLessThan(most);
});

test('private keys are in secrets that no template holds the value of, kept when the stack goes', () => {
  const secrets = resourcesOf(phoneTemplate(), 'AWS::SecretsManager::Secret');
  expect(secrets).toHaveLength(2);
  for (const [logicalId, secret] of secrets) {
    expect({ logicalId, ...secret }).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(Object.keys(secret.Properties).sort()).toEqual(['Description', 'KmsKeyId']);
  }
});

/** What the function knows of keys, and what the flows encrypt with. */
function keysWith(parameters: Record<string, string>) {
  const assembly = withParameters(parameters);
  const ofStack = <P>(type: string) => assembly.resources<P>(type).filter(({ stack }) => stack === 'SsaPhone');
  const [phone] = ofStack<{ Environment: { Variables: { PHONE_KEYS: string } } }>('AWS::Lambda::Function').filter(
    ({ logicalId }) => logicalId.startsWith('PhoneFunction'),
  );
  const keys = ofStack('AWS::Connect::SecurityKey');
  const nameOf = (keyName: string) =>
    keys
      .find((key) => assembly.attribute(key, 'AssociationId') === keyName)
      ?.logicalId.replace(/^.*SecurityKey(.).*$/, '$1');
  const known = JSON.parse(phone?.properties.Environment.Variables.PHONE_KEYS as string) as {
    keyName: string;
    secretArn: string;
  }[];
  const [yue] = ofStack<{ Content: string }>('AWS::Connect::ContactFlow').filter(
    ({ logicalId }) => logicalId === 'Flowyue',
  );
  const { EncryptionKeyId, Key } = /"InputEncryption":(\{[^}]*\})/.exec(yue?.properties.Content ?? '')?.[1]
    ? JSON.parse(/"InputEncryption":(\{[^}]*\})/.exec(yue?.properties.Content ?? '')?.[1] as string)
    : {};
  return {
    function: known.map(({ keyName, secretArn }) => [nameOf(keyName), /PrivateKey(.)/.exec(secretArn)?.[1]]),
    flows: nameOf(EncryptionKeyId),
    certificate: Key,
  };
}

test('one key, a second beside it that is used from now on, and the first gone: a rotation', () => {
  const { CertificateA } = laptopParameters('');
  expect(keysWith({})).toEqual({ function: [['A', 'A']], flows: 'A', certificate: CertificateA });
  expect(keysWith({ ...PEM_B, KeyInUse: 'B' })).toEqual({
    function: [
      ['A', 'A'],
      ['B', 'B'],
    ],
    flows: 'B',
    certificate: 'certificate of B',
  });
  expect(keysWith({ ...PEM_B, KeyInUse: 'B', PublicKeyA: 'none', CertificateA: 'none' })).toEqual({
    function: [['B', 'B']],
    flows: 'B',
    certificate: 'certificate of B',
  });
});

test('the function knows a key before any flow encrypts with it', () => {
  const all = made();
  const phone = Object.keys(all).find((each) => each.startsWith('PhoneFunction')) as string;
  const keys = Object.keys(all).filter((each) => all[each]?.Type === 'AWS::Connect::SecurityKey');
  expect([...before(phone, all)]).toEqual(expect.arrayContaining(keys));
  expect([...before('Flowyue', all)]).toContain(phone);
});

test.each<[string, Record<string, string>, boolean]>([
  ['public-key.pem', { PublicKeyA: `-----BEGIN PUBLIC KEY-----\nMII+/a=\nB==\n-----END PUBLIC KEY-----\n` }, true],
  ['none', { PublicKeyA: 'none' }, true],
  ['a private key', { PublicKeyA: `-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----` }, false],
  ['a certificate on one line', { CertificateA: `-----BEGIN CERTIFICATE----- MII -----END CERTIFICATE-----` }, false],
  [
    'what would break out of the JSON',
    { CertificateA: `-----BEGIN CERTIFICATE-----\n"}\n-----END CERTIFICATE-----` },
    false,
  ],
])('a parameter that is %s', (_, parameter, taken) => {
  const { Parameters } = phoneTemplate().toJSON();
  for (const [name, value] of Object.entries(parameter)) {
    expect(new RegExp(`^(?:${Parameters[name].AllowedPattern})$`).test(value)).toBe(taken);
  }
});

test('a first deployment needs a key; a second key and a number may come later', () => {
  const { Parameters } = phoneTemplate().toJSON();
  const defaults = Object.entries(Parameters as Record<string, { Default?: string }>).map(([name, { Default }]) => [
    name,
    Default,
  ]);
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
  const alarms = resourcesOf(phoneTemplate(), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const ofConnect = alarms.filter(({ Namespace }) => Namespace === 'AWS/Connect').map(({ MetricName }) => MetricName);
  expect(ofConnect.sort()).toEqual(['CallsBreachingConcurrencyQuota', ...Array(4).fill('ContactFlowFatalErrors')]);
  for (const { AlarmActions } of alarms) expect(AlarmActions).toHaveLength(1);
});
