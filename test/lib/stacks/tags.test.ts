/** Tags: whatever can have some says to which service and stage it belongs. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, CfnResource, TagManager } from 'aws-cdk-lib';
import { expect, inject, onTestFinished, test } from 'vitest';
import { addStacks } from '../../../lib/app.ts';
import { loadStage } from '../../../lib/config/load-stage.ts';
import { contextOf } from '../../../local/cloudformation/synthesize.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Types that can have no tags, by CloudFormation's schemas. */
const UNTAGGABLE = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Resource',
  'AWS::Backup::BackupSelection',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Cognito::LogDeliveryConfiguration',
  'AWS::Cognito::ManagedLoginBranding',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolGroup',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::Connect::SecurityKey',
  'AWS::IAM::Policy',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::WAFv2::WebACLAssociation',
  'Custom::PhoneNumberContactFlow',
]);

/** The types of a stage whose construct has no property for tags. */
function untagged(stage: string): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'ssa-tags-'));
  onTestFinished(() => rmSync(outdir, { recursive: true, force: true }));
  const app = new App({ context: { ...contextOf(ROOT), 'aws:cdk:bundling-stacks': [] }, outdir });
  addStacks(app, loadStage(stage));
  const types = app.node
    .findAll()
    .filter((construct) => CfnResource.isCfnResource(construct))
    .filter((each) => !TagManager.isTaggable(each) && !TagManager.isTaggableV2(each))
    .map(({ cfnResourceType }) => cfnResourceType);
  return [...new Set(types)];
}

const stages = [
  ['dev', inject('assembly')],
  ['prod', inject('production')],
] as const;

interface Manifest {
  artifacts: Record<string, { type: string; properties: { tags?: Record<string, string> } }>;
}

interface Table {
  Type: string;
  Properties: { Replicas: { Tags: { Key: string; Value: string }[] }[] };
}

test.each(stages)('stage %s: CloudFormation gives the tags of each stack', (stage, assembly) => {
  const { artifacts } = JSON.parse(
    readFileSync(join(assembly, 'manifest.json'), 'utf8'),
  ) as Manifest;
  const stacks = Object.entries(artifacts).filter(
    ([, { type }]) => type === 'aws:cloudformation:stack',
  );
  expect(stacks.length).toBeGreaterThan(10);
  for (const [id, { properties }] of stacks)
    expect({ id, tags: properties.tags }).toEqual({
      id,
      // All stages of an account share the baseline.
      tags: { service: 'ssa-access', ...(id !== 'SsaBaseline' && { stage }) },
    });
});

test.each(stages)(
  'stage %s: to every resource but those that can have none, and tables',
  (stage) => {
    const types = untagged(stage).filter((type) => !UNTAGGABLE.has(type));
    expect(types).toEqual(['AWS::DynamoDB::GlobalTable']);
  },
);

test.each(stages)(
  'stage %s: each replica of each table has them in the template',
  (stage, assembly) => {
    const tables = readdirSync(assembly)
      .filter((file) => file.endsWith('.template.json'))
      .flatMap((file) => {
        const { Resources } = JSON.parse(readFileSync(join(assembly, file), 'utf8'));
        return Object.values<Table>(Resources);
      })
      .filter(({ Type }) => Type === 'AWS::DynamoDB::GlobalTable');
    expect(tables).toHaveLength(10);
    for (const { Tags } of tables.flatMap(({ Properties }) => Properties.Replicas))
      expect(Tags).toEqual([
        { Key: 'service', Value: 'ssa-access' },
        { Key: 'stage', Value: stage },
      ]);
  },
);
