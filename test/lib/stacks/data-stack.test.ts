import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadStage } from '../../../lib/config/load-stage.ts';
import { DataStack } from '../../../lib/stacks/data-stack.ts';
import { dataTemplate, type Properties, resourcesOf } from '../../support/lib/stacks/templates.ts';

interface Statement {
  Effect: string;
  Principal: { Service?: string | string[] };
  Action: string | string[];
}

const TABLE = 'AWS::DynamoDB::GlobalTable';

/** Logical id of the key whose id starts with `name`. */
function keyOf(template: Template, name: string): string | undefined {
  return resourcesOf(template, 'AWS::KMS::Key').find(([logicalId]) =>
    logicalId.startsWith(name),
  )?.[0];
}

test('tables are on demand, encrypted, restorable, protected from deletion and retained', () => {
  const template = dataTemplate();
  const dataKey = keyOf(template, 'DataKey');
  for (const [logicalId, table] of resourcesOf(template, TABLE)) {
    expect({ logicalId, ...table }).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [dataKey, 'Arn'] } },
          },
        ],
      },
    });
  }
});

test('D10, D15: decoys, requests, sessions, sent messages, alerts, closed accounts, old events and movements expire; past passwords never', () => {
  const expiring = resourcesOf(dataTemplate(), TABLE).map(([logicalId, { Properties }]) => [
    logicalId.replace(/[0-9A-F]{8}$/, ''),
    (Properties.TimeToLiveSpecification as Properties | undefined)?.AttributeName,
  ]);
  expect(Object.fromEntries(expiring)).toEqual({
    Accounts: 'expiresAt',
    Alerts: 'expiresAt',
    AuditTrail: 'expiresAt',
    Credentials: 'expiresAt',
    PastPasswords: undefined,
    Positions: 'expiresAt',
    Requests: 'expiresAt',
    SentMessages: 'expiresAt',
    Sessions: 'expiresAt',
  });
});

test('no key of a table or index is the TTL attribute, whose type varies', () => {
  for (const [logicalId, { Properties }] of resourcesOf(dataTemplate(), TABLE)) {
    const keys = (Properties.AttributeDefinitions as { AttributeName: string }[]).map(
      ({ AttributeName }) => AttributeName,
    );
    const { AttributeName } = (Properties.TimeToLiveSpecification ?? {}) as {
      AttributeName?: string;
    };
    expect(keys, logicalId).not.toContain(AttributeName);
  }
});

test('standards 6: the pepper is a KMS HMAC key, retained when the stack is deleted', () => {
  dataTemplate().hasResource('AWS::KMS::Key', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      PendingWindowInDays: 30,
      MultiRegion: true,
    },
  });
});

test('the key of the tables is retained, and its alarm does not depend on it', () => {
  const template = dataTemplate();
  template.hasResource('AWS::KMS::Key', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: { EnableKeyRotation: true, Description: Match.stringLikeRegexp('tables') },
  });
  for (const [, { Properties }] of resourcesOf(template, 'AWS::SNS::Topic'))
    expect(Properties.KmsMasterKeyId).toEqual({
      'Fn::GetAtt': [keyOf(template, 'AlarmKey'), 'Arn'],
    });
});

test('standards 6: an alarm reports a threat to the pepper or the data key', () => {
  const template = dataTemplate();
  const [topic] =
    resourcesOf(template, 'AWS::SNS::Topic').find(([id]) => id.startsWith('Pages')) ?? [];
  template.hasResourceProperties('AWS::Events::Rule', {
    State: 'ENABLED',
    EventPattern: {
      source: ['aws.kms'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventName: ['ScheduleKeyDeletion', 'DisableKey'],
        resources: {
          ARN: ['Pepper', 'DataKey'].map((name) => ({
            'Fn::GetAtt': [keyOf(template, name), 'Arn'],
          })),
        },
      },
    },
    Targets: [{ Arn: { Ref: topic } }],
  });
});

test.each(['cloudwatch', 'events'])(
  '%s may publish to the topics of alarms and use their key',
  (service) => {
    const template = dataTemplate();
    const allows = (document: unknown, ...actions: string[]) => {
      const { Statement } = document as { Statement: Statement[] };
      return Statement.some(
        ({ Effect, Principal, Action }) =>
          Effect === 'Allow' &&
          [Principal.Service].flat().includes(`${service}.amazonaws.com`) &&
          actions.every((action) => [Action].flat().includes(action)),
      );
    };
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::SNS::TopicPolicy'))
      expect(allows(Properties.PolicyDocument, 'sns:Publish'), id).toBe(true);

    const key = resourcesOf(template, 'AWS::KMS::Key').find(
      ([logicalId]) => logicalId === keyOf(template, 'AlarmKey'),
    );
    expect(allows(key?.[1].Properties.KeyPolicy, 'kms:Decrypt', 'kms:GenerateDataKey*')).toBe(true);
  },
);

test('Positions is warmed for a first large file only where the settings say so', () => {
  // Without the check against CloudFormation's schemas, which takes seconds.
  vi.stubEnv('CDK_VALIDATION', 'false');
  onTestFinished(() => void vi.unstubAllEnvs());
  const directory = mkdtempSync(join(tmpdir(), 'ssa-data-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const positionsOf = (warmWriteUnits?: number) => {
    const feed = warmWriteUnits ? { warmWriteUnits } : {};
    const data = new DataStack(new App({ outdir: mkdtempSync(join(directory, 'app-')) }), 'Data', {
      settings: { ...loadStage('dev'), feed },
      env: { region: 'ap-southeast-1' },
    });
    return resourcesOf(Template.fromStack(data), TABLE).find(([id]) => id.startsWith('Positions'));
  };
  expect(positionsOf()?.[1].Properties).not.toHaveProperty('WarmThroughput');
  expect(positionsOf(25_000)?.[1].Properties).toMatchObject({
    WarmThroughput: { WriteUnitsPerSecond: 25_000 },
  });
});
