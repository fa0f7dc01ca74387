import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { addStacks } from '../../../lib/app.ts';
import { loadStage } from '../../../lib/config/load-stage.ts';
import { ServiceFunction } from '../../../lib/constructs/service-function.ts';
import { StageStack } from '../../../lib/stacks/stage-stack.ts';

const directory = mkdtempSync(join(tmpdir(), 'ssa-synth-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Report {
  pluginReports: {
    pluginName: string;
    conclusion: string;
    violations: { ruleName: string }[];
    suppressedViolations: { acknowledgedAt: string; acknowledgedId: string }[];
  }[];
}

/** An app with the context of cdk.json, like the CLI's, but without bundling, to save time. */
function emptyApp(): App {
  const { context } = JSON.parse(
    readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8'),
  );
  return new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    outdir: mkdtempSync(join(directory, 'cdk.out-')),
  });
}

/** The app, without bundles. */
function anApp(): App {
  const app = emptyApp();
  addStacks(app, loadStage('dev'));
  return app;
}

function reportOf(assembly: string): Report {
  return JSON.parse(readFileSync(join(assembly, 'validation-report.json'), 'utf8'));
}

test('every finding of cdk-nag, warnings included, is acknowledged', () => {
  const [nag] = reportOf(inject('assembly')).pluginReports.filter(
    ({ pluginName }) => pluginName === 'AwsSolutions',
  );
  expect(nag?.conclusion).toBe('success');
  expect(nag?.violations).toEqual([]);
});

test('every acknowledgement has a reason and a finding, and no other finding is left', () => {
  const app = anApp();
  const reports = reportOf(app.synth().directory).pluginReports;
  expect(reports.map(({ pluginName }) => pluginName)).toContain('CloudFormation Validate');
  // Warnings too: CloudFormation Validate only warns of an unknown value of an enumeration.
  expect(reports.flatMap(({ violations }) => violations)).toEqual([]);
  const answered = new Set(
    reports.flatMap(({ suppressedViolations }) =>
      suppressedViolations.map(
        ({ acknowledgedAt, acknowledgedId }) => `${acknowledgedAt} ${acknowledgedId}`,
      ),
    ),
  );
  const acknowledged = app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ at: `${node.path} ${id}`, reason })),
  );
  expect(acknowledged).not.toEqual([]);
  expect(acknowledged.filter(({ at }) => !answered.has(at))).toEqual([]);
  expect(acknowledged.filter(({ reason }) => reason.length < 40)).toEqual([]);
});

test('a finding of cdk-nag without an acknowledgement fails the synthesis', () => {
  // Without the check against CloudFormation's schemas, which takes seconds.
  vi.stubEnv('CDK_VALIDATION', 'false');
  onTestFinished(() => void vi.unstubAllEnvs());
  const app = anApp();
  new Bucket(new Stack(app, 'Careless'), 'Bucket');
  expect(() => app.synth()).toThrow(/AwsSolutions-S1/);
});

test('a template that violates the CloudFormation schema fails the synthesis', () => {
  const app = emptyApp();
  new CfnResource(new Stack(app, 'Broken'), 'Log', {
    type: 'AWS::Logs::LogGroup',
    properties: { RetentionInDays: 'a while' },
  });
  expect(() => app.synth()).toThrow(/RetentionInDays: 'a while' is not of type 'integer'/);
});

describe('a test case of Amazon Connect (AWS::Connect::TestCase)', () => {
  const arn = `arn:aws:connect:ap-southeast-1:${'0'.repeat(12)}:instance/${'0'.repeat(8)}`;
  const good = {
    InstanceArn: arn,
    Name: 'a call',
    Status: 'PUBLISHED',
    Content: '{}',
    EntryPoint: {
      Type: 'VOICE_CALL',
      VoiceCallEntryPointParameters: { FlowId: `${arn}/contact-flow/flow` },
    },
  };
  const synthesize = (properties: object) => () => {
    const app = emptyApp();
    new CfnResource(new Stack(app, 'Tests'), 'Case', {
      type: 'AWS::Connect::TestCase',
      properties: { ...properties },
    });
    return app.synth();
  };

  test('passes the validation if it has the published form', () => {
    expect(synthesize(good)).not.toThrow();
  });

  test.each<[string, object, RegExp]>([
    ['no content', { Content: undefined }, /'Content' is a required property/],
    ['content that is no text', { Content: { Actions: [] } }, /Content: .* not of type 'string'/],
    ['a field that Connect does not know', { Flow: 'entry' }, /'Flow' was unexpected/],
    ['a name over 127 characters', { Name: 'a'.repeat(128) }, /length 128 exceeds maximum 127/],
  ])('fails the synthesis if it has %s', (_, broken, finding) => {
    expect(synthesize({ ...good, ...broken })).toThrow(finding);
  });
});

class SlowStack extends StageStack {}

test('a function timeout over 20 s fails the synthesis (attempt.md)', () => {
  const stack = new SlowStack(emptyApp(), 'Slow', { settings: loadStage('dev') });
  const topic = (id: string) => new Topic(stack, id);
  const lasting = (seconds: number) => () =>
    new ServiceFunction(stack, `Lasting${seconds}`, {
      folder: 'investor',
      description: 'for a test',
      environment: {},
      timeout: Duration.seconds(seconds),
      alarms: { page: topic(`Pages${seconds}`), ticket: topic(`Tickets${seconds}`) },
    });
  expect(lasting(20)).not.toThrow();
  expect(lasting(21)).toThrow(/may run 21 s.*at most 20 s/);
});
