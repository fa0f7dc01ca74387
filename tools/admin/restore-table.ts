import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientConfig } from '../shared/client-config.ts';
import { UsageError } from '../shared/command-line.ts';
import { adminCommand, subcommand } from './command.ts';
import { fromPointInTime } from './point-in-time.ts';
import { POLL_MS } from './restore.ts';
import { nextSteps, parseTable, tables } from './restore-advice.ts';
import { protectLikeLive } from './restored-settings.ts';
import type { AdminSession } from './session.ts';
import { describeTable } from './table.ts';
import { fromVault, recoveryPointForm } from './vault.ts';

export const restoreTable = adminCommand(
  undefined,
  () =>
    subcommand('restore-table', 'Restore a table, beside the live one')
      .argument('<table>', tables.join(', '), parseTable)
      .option(
        '--at <time>',
        'to a point in time, with its time zone, e.g. 2026-11-23T10:00:00+08:00; up to 35 days back',
        parseTime,
      )
      .option('--from <source>', "from a backup in the stage's vault: 'vault'", parseSource)
      .option(
        '--recovery-point <which>',
        "with --from vault: 'newest' (default), or an ARN of npm run admin -- backups",
        parsePoint,
      )
      .option('--region <region>', 'with --from vault: of the copies, if not of the stage')
      .addHelpText(
        'after',
        `
The live table stays as it is, and no function reads the restored one. Takes from minutes to hours;
after an interruption, the same command continues. It ends with how to compare the two.
From the vault it also restores a table that is gone, or whose region is.`,
      ),
  async (session, table, { at, from, recoveryPoint, region }) => {
    if (!at === !from) throw new UsageError("Restore from what? Add either --at or '--from vault'");
    if (at && (recoveryPoint || region))
      throw new UsageError('--recovery-point and --region belong to --from vault');
    const restore = at
      ? await fromPointInTime(session, table, at)
      : await fromVault(session, table, { recoveryPoint, region });
    const { live, target } = restore;
    const client = new DynamoDBClient(clientConfig(restore.region));
    const { warnings, steps } = nextSteps(table, live, target);
    for (const warning of warnings) session.note(`Warning: ${warning}`);
    await restore.run(client);
    if (!session.dryRun) await untilActive(session, client, target);
    await protectLikeLive(session, client, { table, target });
    const { run: _, target: restored, ...rest } = restore;
    session.answer({ ...rest, restored, warnings, next: steps }, () => {
      session.out.fields({
        'live table': live,
        'restored table': restored,
        region: restore.region,
        'recovery point': restore.recoveryPoint,
      });
      for (const step of steps) session.note(step);
    });
  },
);

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

/** @throws UsageError: a time without a zone would be the machine's */
function parseTime(text: string): Date {
  const at = new Date(text);
  if (!/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(at.getTime()))
    throw new UsageError(`Invalid time '${text}': expected e.g. 2026-11-23T10:00:00+08:00`);
  at.setUTCMilliseconds(0);
  return at;
}

/** @throws UsageError */
function parseSource(text: string): 'vault' {
  if (text !== 'vault') throw new UsageError(`Unknown source '${text}': expected 'vault'`);
  return text;
}

/** @returns undefined for the newest @throws UsageError */
function parsePoint(text: string): string | undefined {
  if (text === 'newest') return undefined;
  if (!recoveryPointForm.test(text))
    throw new UsageError(
      `Invalid recovery point '${text}': expected 'newest' or arn:aws:backup:…:recovery-point:…`,
    );
  return text;
}
