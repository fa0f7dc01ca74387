/** The backups of a protected stage. */
import { readdirSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, inject, test } from 'vitest';
import {
  backupTemplate,
  onlyOne,
  recoveryTemplate,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

interface PlanRule {
  RuleName: string;
  Lifecycle: { DeleteAfterDays: number };
  CopyActions: { DestinationBackupVaultArn: unknown; Lifecycle: { DeleteAfterDays: number } }[];
}

const rules = () =>
  (
    onlyOne(backupTemplate(), 'AWS::Backup::BackupPlan').BackupPlan as {
      BackupPlanRule: PlanRule[];
    }
  ).BackupPlanRule;

test('daily backups are kept 35 days, monthly ones a year, and each is copied elsewhere', () => {
  const kept = rules().map(({ RuleName, Lifecycle, CopyActions }) => [
    RuleName,
    Lifecycle.DeleteAfterDays,
    ...CopyActions.map((copy) => copy.Lifecycle.DeleteAfterDays),
  ]);
  expect(kept).toEqual([
    ['daily', 35, 35],
    ['monthly', 365, 365],
  ]);
  const { BackupVaultName } = onlyOne(recoveryTemplate(), 'AWS::Backup::BackupVault');
  for (const { CopyActions } of rules())
    expect(JSON.stringify(CopyActions[0]?.DestinationBackupVaultArn)).toContain(
      `:backup:ap-northeast-1:111122223333:backup-vault:${BackupVaultName}`,
    );
});

test('the vaults are locked for the times that the plan asks for, but not for ever', () => {
  for (const template of [backupTemplate(), recoveryTemplate()]) {
    const { LockConfiguration } = onlyOne(template, 'AWS::Backup::BackupVault');
    expect(LockConfiguration).toEqual({ MinRetentionDays: 35, MaxRetentionDays: 365 });
    const days = rules().map(({ Lifecycle }) => Lifecycle.DeleteAfterDays);
    expect([Math.min(...days), Math.max(...days)]).toEqual([35, 365]);
  }
});

test('what cannot be rebuilt is backed up; sessions, sent messages and positions are not', () => {
  const { BackupSelection } = onlyOne(backupTemplate(), 'AWS::Backup::BackupSelection') as {
    BackupSelection: { Resources: unknown[] };
  };
  const tables = BackupSelection.Resources.map(
    (arn) => /FnGetAtt([A-Za-z]+?)[0-9A-F]{8}Arn/.exec(JSON.stringify(arn))?.[1],
  );
  expect(tables).toEqual([
    'Accounts',
    'Credentials',
    'PastPasswords',
    'Passkeys',
    'Requests',
    'AuditTrail',
  ]);
});

test('a failed backup or copy is a ticket', () => {
  const [[vault] = []] = resourcesOf(backupTemplate(), 'AWS::Backup::BackupVault');
  const arn = [{ 'Fn::GetAtt': [vault, 'BackupVaultArn'] }];
  const [, { Properties: { EventPattern, Targets } = {} } = {}] =
    resourcesOf(backupTemplate(), 'AWS::Events::Rule').find(([id]) => id.startsWith('Failed')) ??
    [];
  expect(EventPattern).toMatchObject({
    source: ['aws.backup'],
    detail: { $or: [{ backupVaultArn: arn }, { sourceBackupVaultArn: arn }] },
  });
  expect(JSON.stringify(Targets)).toContain('Tickets');
});

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** What the role that restores may do. */
function restoreRights(template: Template): Statement[] {
  const policies = resourcesOf(template, 'AWS::IAM::Policy');
  const policy = policies.find(([id]) => id.startsWith('RestoreRole'))?.[1];
  const document = policy?.Properties.PolicyDocument ?? { Statement: [] };
  return (document as { Statement: Statement[] }).Statement;
}

test.each([
  ['the stage’s region', backupTemplate, 'ap-southeast-1'],
  ['the region of the copies', recoveryTemplate, 'ap-northeast-1'],
])('in %s AWS Backup may restore to new tables, and touch no live one', (_, template, region) => {
  const statements = restoreRights(template());
  const tables = statements.filter(({ Action }) => JSON.stringify(Action).includes('dynamodb:'));
  const arn = `arn:aws:dynamodb:${region}:111122223333:table/prod-SsaData-*`;
  expect(tables).toMatchObject([
    { Action: 'dynamodb:RestoreTableFromAwsBackup', Resource: arn },
    {
      Action: expect.arrayContaining(['dynamodb:BatchWriteItem']),
      Resource: `${arn}-from-*`,
    },
  ]);
  const keys = statements.filter((each) => !tables.includes(each));
  expect(
    keys.map(({ Action }) => [Action].flat().every((each) => each.startsWith('kms:'))),
  ).toEqual(keys.map(() => true));
  expect(JSON.stringify(keys)).not.toContain('"Resource":"*"');
  expect(keys.map(({ Condition }) => JSON.stringify(Condition))).toEqual([
    undefined,
    expect.stringContaining(`dynamodb.${region}.amazonaws.com`),
    expect.stringContaining('kms:GrantIsForAWSResource'),
  ]);
});

test('a stage without protection has no backups', () => {
  expect(readdirSync(inject('assembly')).filter((file) => /Backup|Recovery/.test(file))).toEqual(
    [],
  );
});
