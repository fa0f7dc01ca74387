import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { awsFailure } from '../shared/aws-failure.ts';
import { itemsExpire } from './restore-advice.ts';
import type { AdminSession } from './session.ts';
import { describeTable } from './table.ts';

/**
 * Gives a restored table what a restore leaves out: point-in-time recovery, expiry, and in a
 * protected stage the protection from deletion
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html).
 * Skips what it has. The live table may be gone.
 * @param table its logical id
 */
export async function protectLikeLive(
  session: AdminSession,
  client: DynamoDBClient,
  { table, target }: { table: string; target: string },
): Promise<void> {
  const restored = await describeTable(client, target);
  if (!restored || !(await hasRecovery(client, target)))
    await session.change(
      `switch on point-in-time recovery of ${target}`,
      'UpdateContinuousBackups',
      () =>
        client.send(
          new UpdateContinuousBackupsCommand({
            TableName: target,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ),
    );
  if (itemsExpire(table) && (!restored || !(await hasExpiry(client, target))))
    await session.change(`let items of ${target} expire`, 'UpdateTimeToLive', () =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName: target,
          TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' },
        }),
      ),
    );
  if (session.stage.settings.protection && !restored?.DeletionProtectionEnabled)
    await session.change(`protect ${target} from deletion`, 'UpdateTable', () =>
      client.send(new UpdateTableCommand({ TableName: target, DeletionProtectionEnabled: true })),
    );
}

async function hasExpiry(client: DynamoDBClient, name: string): Promise<boolean> {
  const { TimeToLiveDescription: ttl } = await client
    .send(new DescribeTimeToLiveCommand({ TableName: name }))
    .catch(awsFailure(`read how items of ${name} expire`));
  return /^ENABL/.test(ttl?.TimeToLiveStatus ?? '');
}

async function hasRecovery(client: DynamoDBClient, name: string): Promise<boolean> {
  const { ContinuousBackupsDescription: backups } = await client
    .send(new DescribeContinuousBackupsCommand({ TableName: name }))
    .catch(awsFailure(`read the backups of ${name}`));
  return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
}
