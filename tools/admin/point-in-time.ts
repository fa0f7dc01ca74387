import {
  DescribeContinuousBackupsCommand,
  type DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import { awsFailure } from '../shared/aws-failure.ts';
import { UsageError } from '../shared/command-line.ts';
import { physicalId, resourcesOf } from './resources.ts';
import { compact, type Restore } from './restore.ts';
import type { AdminSession } from './session.ts';
import { describeTable } from './table.ts';

/** The restore of a table to a point in time. @param table its logical id */
export async function fromPointInTime(
  session: AdminSession,
  table: string,
  at: Date,
): Promise<Restore> {
  const resources = await resourcesOf(session, 'SsaData');
  const live = physicalId(resources, 'AWS::DynamoDB::GlobalTable', table);
  const target = `${live}-at-${compact(at)}`;
  return {
    live,
    target,
    region: session.stage.settings.region,
    run: async (client) => {
      if (await describeTable(client, target)) session.note(`${target} exists: going on with it`);
      else await start(session, client, { live, target, at });
    },
  };
}

/** Starts the restore, encrypted with the live table's key. */
async function start(
  session: AdminSession,
  client: DynamoDBClient,
  { live, target, at }: { live: string; target: string; at: Date },
): Promise<void> {
  const key = (await describeTable(client, live))?.SSEDescription?.KMSMasterKeyArn;
  if (!key) throw new Error(`${live} does not exist, or has no key of its own`);
  await inWindow(client, live, at);
  await session.change(
    `start the restore of ${live} to ${target}`,
    'RestoreTableToPointInTime',
    () =>
      client.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: live,
          TargetTableName: target,
          RestoreDateTime: at,
          SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
        }),
      ),
  );
}

/** @throws UsageError if point-in-time recovery does not reach the time */
async function inWindow(client: DynamoDBClient, table: string, at: Date): Promise<void> {
  const { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: window } = {} } =
    await client
      .send(new DescribeContinuousBackupsCommand({ TableName: table }))
      .catch(awsFailure(`read how far back ${table} can be restored`));
  const { EarliestRestorableDateTime: first, LatestRestorableDateTime: last } = window ?? {};
  if (!first || !last) throw new Error(`${table} has no point-in-time recovery`);
  if (at < first || at > last)
    throw new UsageError(
      `${table} can be restored to ${first.toISOString()} until ${last.toISOString()}, ` +
        `not to ${at.toISOString()}`,
    );
}
