/** The stages: their names, and what CloudFormation keeps of them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { afterAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { addStacks } from '../../../lib/app.ts';
import { validateStage } from '../../../lib/config/load-stage.ts';
import production from '../../../lib/config/stages/prod.ts';
import { contextOf } from '../../../local/cloudformation/synthesize.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'ssa-stages-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Resource {
  Type: string;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  Properties?: Record<string, unknown>;
}

interface Template {
  Resources: Record<string, Resource>;
  Parameters?: Record<string, { Default?: unknown }>;
  Outputs?: Record<string, { Export?: { Name: unknown } }>;
}

/** The settings of `prod` without the names that must be unique in all of AWS. */
function settings() {
  const { domainPrefix: _prefix, ...participants } = production.participants;
  const { instanceAlias: _alias, ...phone } = production.phone;
  return { ...production, participants, phone };
}

/** Synthesizes a stage without bundles: the text of each template, by stack name, in order. */
function synthesized(stage: string, stageSettings: unknown = settings()): Map<string, string> {
  const app = new App({
    context: { ...contextOf(ROOT), 'aws:cdk:bundling-stacks': [] },
    outdir: mkdtempSync(join(directory, `${stage}-`)),
  });
  addStacks(app, validateStage(stage, stageSettings));
  return new Map(
    app
      .synth()
      .stacks.map((stack) => [stack.stackName, readFileSync(stack.templateFullPath, 'utf8')]),
  );
}

/** Names in these types are unique within a parent, which each stage has of its own. */
const NAMED_IN_PARENT = new Set([
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::Stage',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolGroup',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::Connect::ContactFlow',
  'AWS::Connect::HoursOfOperation',
  'AWS::IAM::Policy',
  'AWS::Lambda::Alias',
]);

/** Properties that end in `Name` and name something else than their resource. */
const NAMES_OF_OTHERS = new Set(['DeploymentConfigName', 'MetricName']);

/** Every name that a stage's templates give in the account, the region or all of AWS. */
function namesIn(files: Map<string, string>): Set<string> {
  const names = new Set(files.keys());
  for (const text of files.values()) {
    const { Resources, Outputs = {} } = JSON.parse(text) as Template;
    const add = (what: string, name: unknown) => {
      const json = JSON.stringify(name);
      // A name with a reference to a resource is as unique as the resource.
      if (name && !/"(?:Ref":"(?!AWS::)|Fn::GetAtt"|Fn::ImportValue")/.test(json))
        names.add(`${what}: ${json}`);
    };
    for (const { Export } of Object.values(Outputs)) add('export', Export?.Name);
    for (const { Type, Properties = {} } of Object.values(Resources)) {
      if (NAMED_IN_PARENT.has(Type)) continue;
      for (const [property, value] of Object.entries(Properties)) {
        if (/(?:Name|Alias|^Domain)$/.test(property) && !NAMES_OF_OTHERS.has(property))
          add(Type, value);
      }
      for (const [, namespace] of JSON.stringify(Properties).matchAll(
        /"MetricNamespace":("[^"]+")/g,
      ))
        add('metric namespace', namespace);
      if (Type === 'AWS::WAFv2::WebACL')
        add('web ACL metric', (Properties.VisibilityConfig as Properties).MetricName);
      for (const config of ['OriginRequestPolicyConfig', 'ResponseHeadersPolicyConfig'])
        add(config, (Properties[config] as Properties | undefined)?.Name);
      add('OAC', (Properties.OriginAccessControlConfig as Properties | undefined)?.Name);
    }
  }
  return names;
}

type Properties = Record<string, unknown>;

test('two stages in one account share the baseline and have no other name in common', () => {
  // The check against CloudFormation's schemas takes seconds: one of three times is enough.
  const blue = synthesized('blue');
  vi.stubEnv('CDK_VALIDATION', 'false');
  onTestFinished(() => void vi.unstubAllEnvs());
  const green = synthesized('green');
  expect(blue.get('SsaBaseline')).toBe(green.get('SsaBaseline'));
  blue.delete('SsaBaseline');
  green.delete('SsaBaseline');
  const [ofBlue, ofGreen] = [namesIn(blue), namesIn(green)];
  expect(ofBlue.size).toBeGreaterThan(50);
  expect(ofGreen.size).toBe(ofBlue.size);
  expect([...ofBlue].filter((name) => ofGreen.has(name))).toEqual([]);
  expect([...synthesized('green')].filter(([stack]) => green.has(stack))).toEqual([...green]);
});

/** Settings that may be absent, all of them absent. */
function leastSettings() {
  const { region, participants, messages, alarms, retention } = settings();
  const { logDays, archiveYears } = retention;
  return {
    region,
    protection: false,
    participants: { callbackUrls: participants.callbackUrls },
    messages,
    phone: {},
    alarms,
    retention: { logDays, archiveYears },
  };
}

/** Names of what templates export to or import from others, without the stage. */
const exportsIn = (files: Map<string, string>) =>
  [...files.values()]
    .flatMap((text) => Object.values((JSON.parse(text) as Template).Outputs ?? {}))
    .flatMap(({ Export }) => (Export ? [String(Export.Name).replace(/^\w+-/, '')] : []));
const importsIn = (text: string) =>
  [...text.matchAll(/"Fn::ImportValue":\s*"\w+-([^"]+)"/g)].map(([, name = '']) => name);

test('what is optional has stacks of its own, or leaves what other stacks import', () => {
  vi.stubEnv('CDK_VALIDATION', 'false');
  onTestFinished(() => void vi.unstubAllEnvs());
  const least = synthesized('least', leastSettings());
  const withoutStage = ([name, text]: [string, string]) => [name.replace(/^least-/, ''), text];
  const without = new Map([...least].map(withoutStage) as [string, string][]);
  const kept = new Set(exportsIn(without));
  for (const stage of ['dev', 'prod'] as const) {
    const files = texts(stage);
    const optional = [...files.keys()].filter((name) => !without.has(name));
    expect([...without.keys()].filter((name) => !files.has(name))).toEqual([]);
    const all = ['SsaBackup', 'SsaDigest', 'SsaRecovery'];
    expect(optional.filter((name) => !name.startsWith('SsaPhoneTests'))).toEqual(
      stage === 'prod' ? all : ['SsaDigest'],
    );
    // Turning it off: stacks that are deployed later, or that the app no longer has, import it.
    // SsaBackup goes with the protection only, which no deployment turns off by itself.
    const imported = [...files].filter(([name]) => name !== 'SsaBackup');
    const names = new Set(imported.flatMap(([, text]) => importsIn(text)));
    expect(names.size).toBeGreaterThan(50);
    const isOfOptional = (name: string) => optional.includes(name.split(':')[0] as string);
    expect([...names].filter((name) => !kept.has(name) && !isOfOptional(name))).toEqual([]);
    // And turning it on.
    const exported = new Set(exportsIn(files));
    const before = [...without.values()].flatMap(importsIn);
    expect(before.filter((name) => !exported.has(name))).toEqual([]);
  }
});

/** The text of each template, by the id of its stack. */
const texts = (stage: 'dev' | 'prod') => {
  const assembly = inject(stage === 'dev' ? 'assembly' : 'production');
  return new Map(
    readdirSync(assembly)
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => [
        file.replace('.template.json', ''),
        readFileSync(join(assembly, file), 'utf8'),
      ]),
  );
};

const templates = (stage: 'dev' | 'prod'): [string, Template][] =>
  [...texts(stage)].map(([id, text]) => [`${id}.template.json`, JSON.parse(text)]);

const resources = (stage: 'dev' | 'prod') =>
  templates(stage).flatMap(([file, { Resources }]) =>
    Object.entries(Resources).map(([id, resource]) => ({ id: `${file} ${id}`, ...resource })),
  );

test.each(['dev', 'prod'] as const)(
  'stage %s deploys without a parameter, each stack after those that it refers to',
  (stage) => {
    for (const [file, { Parameters = {} }] of templates(stage)) {
      const missing = Object.entries(Parameters).filter(([, { Default }]) => Default === undefined);
      expect({ file, missing }).toEqual({ file, missing: [] });
    }
    const assembly = inject(stage === 'dev' ? 'assembly' : 'production');
    const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as {
      artifacts: Record<
        string,
        { type: string; dependencies?: string[]; properties: { templateFile: string } }
      >;
    };
    const stacks = Object.entries(artifacts).filter(
      ([, { type }]) => type === 'aws:cloudformation:stack',
    );
    for (const [id, { dependencies = [], properties }] of stacks) {
      const text = readFileSync(join(assembly, properties.templateFile), 'utf8');
      const referred = stacks
        .map(([other]) => other)
        .filter((other) => other !== id && text.includes(`${stage}-${other}:`));
      expect({ id, dependencies }).toEqual({ id, dependencies: expect.arrayContaining(referred) });
    }
  },
);

/** What holds data, or is the only way to read it. */
const DATA = [
  'AWS::Backup::BackupVault',
  'AWS::Cognito::UserPool',
  'AWS::Connect::Instance',
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
];

test('in a protected stage data outlives its stack, but not a failed first deployment', () => {
  const data = resources('prod').filter(({ Type }) => DATA.includes(Type));
  expect(new Set(data.map(({ Type }) => Type))).toEqual(new Set(DATA));
  for (const { id, DeletionPolicy, UpdateReplacePolicy } of data)
    expect({ id, DeletionPolicy, UpdateReplacePolicy }).toEqual({
      id,
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
});

test('no stage has a resource that a failed first deployment leaves behind', () => {
  for (const stage of ['dev', 'prod'] as const)
    expect(resources(stage).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual(
      [],
    );
});

test('a stage without protection goes with its stacks: nothing is retained, locked or refused', () => {
  const own = resources('dev').filter(({ id }) => !id.startsWith('SsaBaseline'));
  expect(own.filter(({ DeletionPolicy }) => /Retain/.test(DeletionPolicy ?? ''))).toEqual([]);
  expect(JSON.stringify(own)).not.toMatch(
    /"(?:DeletionProtectionEnabled":true|DeletionProtection":"ACTIVE|ObjectLock)/,
  );
  const manifest = readFileSync(join(inject('assembly'), 'manifest.json'), 'utf8');
  expect(manifest).not.toContain('"terminationProtection":true');
});

/**
 * Properties whose change makes CloudFormation replace the resource, of the types that refer to
 * other stacks. Source: "Update requires: Replacement" in the template reference of each type.
 */
const REPLACED_ON_CHANGE: Record<string, string[]> = {
  'AWS::ApiGateway::Authorizer': ['RestApiId'],
  'AWS::Connect::ContactFlow': ['Type'],
  'AWS::Connect::IntegrationAssociation': ['InstanceId', 'IntegrationType', 'IntegrationArn'],
  'AWS::Connect::SecurityKey': ['InstanceId', 'Key'],
  'AWS::Lambda::EventSourceMapping': ['EventSourceArn', 'StartingPosition'],
  'AWS::Lambda::Permission': ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
  'AWS::Logs::DeliveryDestination': ['Name'],
  'AWS::Logs::DeliverySource': ['LogType', 'Name', 'ResourceArn'],
};

/** Types of which a weak reference changes every property that has one in place. */
const CHANGED_IN_PLACE = [
  'AWS::CloudFront::Distribution',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Logs::QueryDefinition',
];

test('no weak reference feeds a property whose change replaces the resource (decision 0037)', () => {
  const weak = resources('prod').flatMap(({ Type, Properties = {} }) =>
    Object.entries(Properties)
      .filter(([, value]) => JSON.stringify(value).includes('Fn::GetStackOutput'))
      .map(([property]) => ({ Type, property })),
  );
  expect(weak.map(({ Type }) => Type).filter((type) => !CHANGED_IN_PLACE.includes(type))).toEqual(
    [],
  );
  for (const { Type, property } of weak)
    expect(REPLACED_ON_CHANGE[Type] ?? []).not.toContain(property);
  // Strong references to what is named here exist, so the table above is not without effect.
  const strong = resources('prod').filter(
    ({ Type, Properties = {} }) =>
      Type === 'AWS::Lambda::EventSourceMapping' &&
      JSON.stringify(Properties.EventSourceArn).includes('Fn::ImportValue'),
  );
  expect(strong.length).toBeGreaterThan(3);
});
