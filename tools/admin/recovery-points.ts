import { type BackupClient, paginateListRecoveryPointsByBackupVault } from '@aws-sdk/client-backup';
import { awsFailure } from '../shared/aws-failure.ts';
import { UsageError } from '../shared/command-line.ts';
import { physicalId, resourcesOf } from './resources.ts';
import type { AdminSession } from './session.ts';

/** The vault of a stage in one of its regions, and what a restore from it needs there. */
export interface Vault {
  region: string;
  name: string;
  /** ARN of the role with which AWS Backup restores. */
  roleArn: string;
  /** ARN of the key that encrypts the restored tables. */
  keyArn: string;
}

/** A backup of a table that can be restored. */
export interface RecoveryPoint {
  arn: string;
  createdAt: Date;
  /** When AWS Backup deletes it. */
  keptUntil: Date | undefined;
  /** Physical name of the table that was backed up. */
  table: string;
}

/**
 * The vault of the stage, or of the copies in another region. A copy is restored with that region's
 * own role and key: nothing in the stage's region is asked.
 * @param region if absent, the stage's
 * @throws UsageError if the stage has no vault there
 */
export async function vaultOf(session: AdminSession, region: string | undefined): Promise<Vault> {
  const { account } = session.stage;
  const { stage, region: own, protection, backup } = session.stage.settings;
  if (!protection || !backup)
    throw new UsageError(`Stage ${stage} has no backups, but point-in-time recovery: use --at`);
  const where = region ?? own;
  const isCopy = where !== own;
  if (isCopy && where !== backup.copyRegion)
    throw new UsageError(
      `Stage ${stage} has no backups in ${where}, but in ${backup.copyRegion ?? own}`,
    );
  const resources = await resourcesOf(session, isCopy ? 'SsaRecovery' : 'SsaBackup', where);
  const key = isCopy
    ? physicalId(resources, 'AWS::KMS::Key', 'VaultKey')
    : physicalId(await resourcesOf(session, 'SsaData'), 'AWS::KMS::Key', 'DataKey');
  const role = physicalId(resources, 'AWS::IAM::Role', 'RestoreRole');
  return {
    region: where,
    name: physicalId(resources, 'AWS::Backup::BackupVault', 'Vault'),
    roleArn: `arn:aws:iam::${account}:role/${role}`,
    keyArn: `arn:aws:kms:${where}:${account}:key/${key}`,
  };
}

/**
 * The complete backups of a table in a vault, newest first.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByBackupVault.html
 * @param table its logical id: the table itself may be gone
 */
export async function recoveryPoints(
  client: BackupClient,
  { name }: Vault,
  { stage, table }: { stage: string; table: string },
): Promise<RecoveryPoint[]> {
  const points: RecoveryPoint[] = [];
  // CloudFormation names a table after its stack and logical id.
  const form = new RegExp(`:table/(${stage}-SsaData-${table}[0-9A-F]{8}-.+)$`);
  try {
    for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault(
      { client },
      { BackupVaultName: name, ByResourceType: 'DynamoDB' },
    ))
      for (const {
        RecoveryPointArn,
        ResourceArn,
        CreationDate,
        Status,
        ...more
      } of RecoveryPoints) {
        const [, physical] = form.exec(ResourceArn ?? '') ?? [];
        if (!physical || !RecoveryPointArn || !CreationDate || Status !== 'COMPLETED') continue;
        points.push({
          arn: RecoveryPointArn,
          createdAt: CreationDate,
          keptUntil: more.CalculatedLifecycle?.DeleteAt,
          table: physical,
        });
      }
  } catch (error) {
    awsFailure(`list the backups in ${name}`)(error as Error);
  }
  return points.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}
