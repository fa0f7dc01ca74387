import {
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import { awsFailure } from '../shared/aws-failure.ts';
import { UsageError } from '../shared/command-line.ts';
import { adminCommand, subcommand } from './command.ts';
import { physicalId, resourcesOf } from './resources.ts';
import { nextSteps, tables } from './restore-advice.ts';
import { protectLikeLive } from './restored-settings.ts';
import type { AdminSession } from './session.ts';
import { describeTable } from './table.ts';

/** Between two looks at a table that is being restored. */
const POLL_MS = 30_000;

export const restoreTable = adminCommand(
  undefined,
  () =>
    subcommand('restore-table', 'Restore a table to a point in time, beside the live one')
      .argument('<table>', tables.join(', '), parseTable)
      .requiredOption(
        '--at <time>',
        'with its time zone, e.g. 2026-11-23T10:00:00+08:00; up to 35 days back',
        parseTime,
      )
      .addHelpText(
        'after',
        `
The live table stays as it is, and no function reads the restored one. Takes from minutes to hours;
after an interruption, the same command continues. It ends with how to compare the two.`,
      ),
  async (session, table, { at }) => {
    const client = new DynamoDBClient(session.clientConfig);
    const live = physicalId(
      await resourcesOf(session, 'SsaData'),
      'AWS::DynamoDB::GlobalTable',
      table,
    );
    const target = `${live}-at-${at.toISOString().replaceAll(/[-:]|[.]000/g, '')}`;
    const { warnings, steps } = nextSteps(table, live, target);
    for (const warning of warnings) session.note(`Warning: ${warning}`);
    if (await describeTable(client, target)) session.note(`${target} exists: going on with it`);
    else await restore(session, client, { live, target, at });
    if (!session.dryRun) await untilActive(session, client, target);
    await protectLikeLive(session, client, { live, target });
    session.answer({ live, restored: target, warnings, next: steps }, () => {
      session.out.fields({ 'live table': live, 'restored table': target });
      for (const step of steps) session.note(step);
    });
  },
);

/** Starts the restore, encrypted with the live table's key. */
async function restore(
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

async function untilActive(
  session: AdminSession,
  client: DynamoDBClient,
  target: string,
): Promise<void> {
  for (;;) {
    const table = await describeTable(client, target);
    if (table?.TableStatus === 'ACTIVE') return;
    if (table && table.TableStatus !== 'CREATING')
      throw new Error(`${target} is ${table.TableStatus}: look at it in DynamoDB's console`);
    session.note(`${target} is being restored …`);
    await session.context.pause(POLL_MS);
  }
}

/** @throws UsageError */
function parseTable(text: string): string {
  if (!tables.includes(text)) throw new UsageError(`Unknown table '${text}': ${tables.join(', ')}`);
  return text;
}

/** @throws UsageError: a time without a zone would be the machine's */
function parseTime(text: string): Date {
  const at = new Date(text);
  if (!/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(at.getTime()))
    throw new UsageError(`Invalid time '${text}': expected e.g. 2026-11-23T10:00:00+08:00`);
  at.setUTCMilliseconds(0);
  return at;
}
