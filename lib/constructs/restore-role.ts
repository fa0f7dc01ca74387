import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { settingsOf } from '../stacks/stage-stack.ts';

/** Keys that a restore needs. */
export interface RestoreKeys {
  /** Key of the vault, which encrypts the backups. */
  vaultKey: IKey;
  /** Key of the restored tables. */
  tableKey: IKey;
}

/**
 * Adds the role with which AWS Backup restores tables of the stage in this region
 * (`npm run admin -- restore-table`). It creates tables, and reads and writes those that a restore
 * has named, so never a live one. AWS's own policy for restores may write to every table of the
 * account, and create databases, volumes and instances.
 * Sources: https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
 */
export function addRestoreRole(scope: Construct, { vaultKey, tableKey }: RestoreKeys): Role {
  const stack = Stack.of(scope);
  const tables = `${settingsOf(scope).stage}-SsaData-*`;
  const restored = `${tables}-from-*`;
  const tableArn = (resourceName: string) =>
    stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName });
  const role = new Role(scope, 'RestoreRole', {
    description: 'Restores tables of the SSA access service beside the live ones',
    assumedBy: new ServicePrincipal('backup.amazonaws.com'),
  });
  const allow = (
    actions: string[],
    resources: string[],
    conditions?: Record<string, Record<string, unknown>>,
  ) =>
    role.addToPolicy(
      new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }),
    );
  allow(['dynamodb:RestoreTableFromAwsBackup'], [tableArn(tables)]);
  allow(
    [
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeTable',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
    ],
    [tableArn(restored)],
  );
  const keys = [...new Set([vaultKey, tableKey])].map(({ keyArn }) => keyArn);
  allow(['kms:DescribeKey'], keys);
  allow(
    [
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
    keys,
    {
      StringEquals: {
        'kms:ViaService': [
          `backup.${stack.region}.amazonaws.com`,
          `dynamodb.${stack.region}.amazonaws.com`,
        ],
      },
    },
  );
  allow(['kms:CreateGrant'], [tableKey.keyArn], { Bool: { 'kms:GrantIsForAWSResource': true } });
  for (const name of [tables, restored])
    Validations.of(role).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::${tableArn(name)}]`,
      reason:
        'A restored table gets a new name each time: that of the live one, and when its backup ' +
        'was made. Only AWS Backup assumes the role',
    });
  return role;
}
