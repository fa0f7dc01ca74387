import { createHash } from 'node:crypto';
import {
  BackupClient,
  DescribeRestoreJobCommand,
  paginateListRestoreJobs,
  type RestoreJobsListMember,
  StartRestoreJobCommand,
} from '@aws-sdk/client-backup';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import { type RecoveryPoint, recoveryPoints, type Vault, vaultOf } from './recovery-points.ts';
import { compact, POLL_MS, type Restore } from './restore.ts';
import type { AdminSession } from './session.ts';
import { describeTable } from './table.ts';

/** The ARN of a backup that AWS Backup manages in full. */
export const recoveryPointForm = /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:recovery-point:[\w-]+$/;

/**
 * The restore of a table from a backup in a vault.
 * @param table its logical id
 * @param which the ARN of the backup, if not the newest; the region, if not the stage's
 * @throws UsageError, Error if there is no such backup
 */
export async function fromVault(
  session: AdminSession,
  table: string,
  { recoveryPoint, region }: { recoveryPoint?: string | undefined; region?: string | undefined },
): Promise<Restore> {
  const { stage } = session.stage.settings;
  const vault = await vaultOf(session, region);
  const backup = new BackupClient(clientConfig(vault.region));
  const points = await recoveryPoints(backup, vault, { stage, table });
  const point = recoveryPoint ? points.find(({ arn }) => arn === recoveryPoint) : points[0];
  if (!point)
    throw new Error(
      `${vault.name} in ${vault.region} has no ${recoveryPoint ? 'such ' : ''}backup of ${table}` +
        (points.length > 0
          ? `: npm run admin -- --stage ${stage} backups ${table} lists them`
          : ''),
    );
  const target = `${point.table}-from-${compact(point.createdAt)}`;
  return {
    live: point.table,
    target,
    region: vault.region,
    recoveryPoint: point.arn,
    run: async (client) => {
      const jobs = await restoreJobs(backup, point);
      const running = jobs.find(isRunning)?.RestoreJobId;
      if (!running && (await describeTable(client, target)))
        return session.note(`${target} exists: going on with it`);
      if (running) session.note(`${target} is being restored already: going on with that`);
      const id = running ?? (await start(session, backup, vault, { point, target, jobs }));
      if (id && !session.dryRun) await untilCompleted(session, backup, { id, target });
    },
  };
}

const isRunning = ({ Status }: RestoreJobsListMember) =>
  Status === 'PENDING' || Status === 'RUNNING';

/** All restores of a backup, ended ones included, as long as AWS Backup remembers them. */
async function restoreJobs(
  client: BackupClient,
  { arn }: RecoveryPoint,
): Promise<RestoreJobsListMember[]> {
  const jobs: RestoreJobsListMember[] = [];
  try {
    for await (const page of paginateListRestoreJobs({ client }, { ByResourceType: 'DynamoDB' }))
      jobs.push(...(page.RestoreJobs ?? []).filter((each) => each.RecoveryPointArn === arn));
  } catch (error) {
    awsFailure('list the restores under way')(error as Error);
  }
  return jobs;
}

/**
 * Starts the restore. Name and key are all that DynamoDB needs to know, so the metadata of the
 * backup itself (GetRecoveryPointRestoreMetadata) is not asked for; in another region the key must
 * be named.
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-dynamodb.html
 *
 * Race: whoever starts it once more before it is listed sends the same token, and AWS Backup does
 * nothing. A restore that ended, failed or deleted since, changes the token
 * (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartRestoreJob.html).
 * @returns the job; undefined in a dry run
 */
async function start(
  session: AdminSession,
  client: BackupClient,
  { roleArn, keyArn }: Vault,
  { point, target, jobs }: { point: RecoveryPoint; target: string; jobs: readonly unknown[] },
): Promise<string | undefined> {
  const token = createHash('sha256').update(`${point.arn} ${target} ${jobs.length}`).digest('hex');
  const answer = await session.change(
    `start the restore of the backup of ${point.createdAt.toISOString()} to ${target}`,
    'StartRestoreJob',
    () =>
      client.send(
        new StartRestoreJobCommand({
          RecoveryPointArn: point.arn,
          IamRoleArn: roleArn,
          IdempotencyToken: token.slice(0, 32),
          ResourceType: 'DynamoDB',
          Metadata: { targetTableName: target, encryptionType: 'KMS', kmsMasterKeyArn: keyArn },
        }),
      ),
  );
  return answer?.RestoreJobId;
}

/**
 * Waits for a job, and says how far it is.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRestoreJob.html
 * @throws Error in one line if it failed
 */
async function untilCompleted(
  session: AdminSession,
  client: BackupClient,
  { id, target }: { id: string; target: string },
): Promise<void> {
  for (;;) {
    const { Status, StatusMessage, PercentDone } = await client
      .send(new DescribeRestoreJobCommand({ RestoreJobId: id }))
      .catch(awsFailure(`look up the restore job ${id}`));
    if (Status === 'COMPLETED') return;
    if (Status === 'FAILED' || Status === 'ABORTED')
      throw new Error(
        `Could not restore ${target}: the job ${id} is ${Status}: ` +
          `${StatusMessage?.replaceAll(/\s+/g, ' ').trim() || 'AWS Backup says no more'} ` +
          '(the same command starts another)',
      );
    session.note(`${target} is being restored: ${Status}, ${PercentDone ?? '0.00%'} …`);
    await session.context.pause(POLL_MS);
  }
}
