import { DAY_MS } from '../../core/domain/hong-kong.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import type { DayVersion } from '../../core/store/day-marks.ts';
import { firstKeptDay } from '../../core/store/item.ts';
import type { FeedContext, Invocation } from './context.ts';
import { beginning, type Progress, versionOf } from './drop-box.ts';
import { logDeleted, logGone } from './feed-log.ts';
import { type DailyFile, dailyFileOf } from './file-name.ts';
import { NotUtf8, recordsOf } from './records.ts';
import { accountOf } from './row.ts';
import { concurrently } from './write-rows.ts';

/** Statements of a month that are being made as its time ends are finished by then. */
const GRACE_MS = DAY_MS;

/**
 * Deletes balances that nobody reads any more (docs/decisions/0042). The files of the days that are
 * no longer stated name the accounts that have such balances, so no table is searched:
 * 1. finds the first file of balances of such a day that this was not done for, and claims it;
 * 2. for each account that the file names, deletes all that is obsolete, of whatever day;
 * 3. at the end records that it is done; when time runs out, saves the progress as an object, whose
 *    event starts the next invocation.
 *
 * It may stop anywhere and start again, concurrently too: what is obsolete stays so
 * (core/store/obsolete-balances.ts). If it stops for good, the next check begins the file again.
 * @param start progress of an earlier invocation; if absent, the next file
 */
export async function deleteObsolete(
  context: FeedContext,
  start: Progress | undefined,
  { requestId, isLate }: Invocation,
): Promise<void> {
  const { db, dropBox, clearedFiles, movementMonths, now } = context;
  if (movementMonths === undefined) return;
  const before = firstKeptDay(new Date(now().getTime() - GRACE_MS), movementMonths);
  const progress = start ?? (await nextFile(context, before));
  if (!progress) return;
  const { kind, date } = dailyFileOf(progress.name) as DailyFile;
  const day: DayVersion = { kind, date, version: versionOf(progress.sequencer) };
  const { rows, isDone, isGone } = await deleteOfAccounts(context, progress, before, isLate);
  const deleted = { file: progress.name, rows };
  // Before the day is recorded as done: from then on nobody looks for its file again.
  if (isGone && !(await isReplaced(context, day))) logGone(requestId, deleted);
  if (isDone) await db.write(clearedFiles.clear(day));
  else await dropBox.saveProgress(progress);
  logDeleted(requestId, deleted);
}

/**
 * Whether a later file of the day is complete. The bucket deletes replaced files after 90 days; the
 * accounts that they name are those of the newest one, or of files of other days.
 */
async function isReplaced({ positions }: FeedContext, day: DayVersion): Promise<boolean> {
  const { complete } = await positions.marks.get(day.kind, day.date);
  return [...complete].some((each) => each > day.version);
}

async function nextFile(
  { db, clearedFiles, now }: FeedContext,
  before: string,
): Promise<Progress | undefined> {
  for await (const { day, object } of clearedFiles.uncleared(before)) {
    const { applied } = await db.write(clearedFiles.claim(day, now()));
    if (!applied) continue;
    const name = `${day.kind}-${day.date}.csv`;
    return { ...beginning({ name, sequencer: day.version, ...object }), isObsolete: true };
  }
  return undefined;
}

/** @param progress is moved on to where the next invocation has to begin */
async function deleteOfAccounts(
  context: FeedContext,
  progress: Progress,
  before: string,
  isLate: () => boolean,
): Promise<{
  rows: number;
  isDone: boolean;
  /** Whether S3 has the file no more, so that its accounts are unknown. */
  isGone?: boolean;
}> {
  const done = new Set<string>();
  let rows = 0;
  try {
    const bytes = await context.dropBox.read(progress, progress.offset);
    for await (const { records, place } of recordsOf(bytes, progress)) {
      const named = new Set(
        records.flatMap((record) => {
          const account = accountOf(record);
          return account && !done.has(accountKey(account)) ? [accountKey(account)] : [];
        }),
      );
      let left = named.size;
      await concurrently([...named], async (account) => {
        // A block may take longer than there is time, the first time: the next begins with it.
        if (isLate()) return;
        rows += await context.obsoleteBalances.delete(account, before);
        done.add(account);
        left--;
      });
      if (left > 0) return { rows, isDone: false };
      progress.offset = place.offset;
      progress.line = place.line;
      progress.inLongLine = place.inLongLine;
    }
  } catch (error) {
    if (isMissing(error)) return { rows, isDone: true, isGone: true };
    // A block that is not UTF-8 had the file refused; it has no rows.
    if (!(error instanceof NotUtf8)) throw error;
  }
  return { rows, isDone: true };
}

/**
 * S3 says so only to a caller that may list the bucket, as the feed may. To others, access to what
 * is missing is denied (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
 */
function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NoSuchVersion'].includes(error.name);
}
