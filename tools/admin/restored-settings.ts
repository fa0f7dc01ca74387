import {
  DescribeContinuousBackupsCommand,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { awsFailure } from '../shared/aws-failure.ts';
import type { AdminSession } from './session.ts';
import { describeTable, expiryAttribute } from './table.ts';

/**
 * Gives a restored table what a restore leaves out: point-in-time recovery, expiry, and the live
 * table's protection from deletion
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html).
 * Skips what it has.
 */
export async function protectLikeLive(
  session: AdminSession,
  client: DynamoDBClient,
  { live, target }: { live: string; target: string },
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
  const AttributeName = await expiryAttribute(client, live);
  if (AttributeName && (!restored || !(await expiryAttribute(client, target))))
    await session.change(`let items of ${target} expire`, 'UpdateTimeToLive', () =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName: target,
          TimeToLiveSpecification: { Enabled: true, AttributeName },
        }),
      ),
    );
  const isProtected = (await describeTable(client, live))?.DeletionProtectionEnabled;
  if (isProtected && !restored?.DeletionProtectionEnabled)
    await session.change(`protect ${target} from deletion`, 'UpdateTable', () =>
      client.send(new UpdateTableCommand({ TableName: target, DeletionProtectionEnabled: true })),
    );
}

async function hasRecovery(client: DynamoDBClient, name: string): Promise<boolean> {
  const { ContinuousBackupsDescription: backups } = await client
    .send(new DescribeContinuousBackupsCommand({ TableName: name }))
    .catch(awsFailure(`read the backups of ${name}`));
  return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
}
