import { dateInHongKong, firstOfDays } from '../../core/domain/hong-kong.ts';
import { type AccountId, accountKey } from '../../core/domain/identifiers.ts';
import { type Alert, alertOf, toldOf } from '../../core/store/alerts.ts';
import { MAX_READ, parts } from '../../core/store/batches.ts';
import type { DayVersion } from '../../core/store/day-marks.ts';
import type { FeedContext } from './context.ts';
import { beginning, type Progress, versionOf } from './drop-box.ts';
import { type DailyFile, dailyFileOf } from './file-name.ts';
import { recordsOf } from './records.ts';
import { accountOf } from './row.ts';
import { concurrently } from './write-rows.ts';

/**
 * Movements of the last days, today in Hong Kong included, are told. Older ones are history: they
 * come with the first files of a stage, or with an old file that is delivered again.
 */
export const TOLD_DAYS = 7;

/**
 * Who was told of a day hears of its corrections for longer (D20), while the outbox remembers what
 * that was (core/store/alerts.ts).
 */
export const CORRECTED_DAYS = 45;

/** Whether accounts are told of a complete file, or of what it corrects. */
export function isToBeTold(name: string, now: Date): boolean {
  const file = dailyFileOf(name);
  return file?.kind === 'movements' && isOfLast(CORRECTED_DAYS, file.date, now);
}

function isOfLast(days: number, date: string, now: Date): boolean {
  return date >= firstOfDays(days, dateInHongKong(now));
}

/**
 * Puts what each account of a complete file is to be told of the day into the outbox (D20), in a
 * second pass over the file:
 * 1. reads which files of the day are complete; nothing is to be done if a pass over this one has
 *    ended;
 * 2. for each block of the file, finds the accounts that it names that are open and to be told;
 * 3. puts the day's movements of each into the outbox, unless that is what it was told last;
 * 4. at the end records that the pass has ended; when time runs out, saves the progress as an
 *    object, whose event starts the next invocation.
 *
 * It may stop anywhere and start again, concurrently too, and whatever other files of the day
 * become complete meanwhile (core/store/alerts.ts). It does start: the event on which the file
 * became complete comes again until the pass has ended or its progress is saved.
 * @param start of the pass, from an earlier one; or any other of the file, to begin
 * @returns how many accounts were told something
 */
export async function writeAlerts(
  context: FeedContext,
  start: Progress,
  isLate: () => boolean,
): Promise<number> {
  const { db, positions, dropBox } = context;
  const progress: Progress = start.isVisible
    ? { ...start }
    : { ...beginning(start), isVisible: true };
  const { kind, date } = dailyFileOf(start.name) as DailyFile;
  const day: DayVersion = { kind, date, version: versionOf(start.sequencer) };
  const { complete, told } = await positions.marks.get(kind, date);
  if (told.has(day.version)) return 0;
  if (!complete.has(day.version)) throw new Error('alerts of a file that is not complete');
  const from = progress.offset;
  const bytes = await dropBox.read(progress, from);
  const done = new Set<string>();
  let count = 0;
  for await (const { records, place } of recordsOf(bytes, progress)) {
    const named = new Map<string, AccountId>();
    for (const record of records) {
      const account = accountOf(record);
      if (account && !done.has(accountKey(account))) named.set(accountKey(account), account);
    }
    count += await tellAccounts(context, date, [...named.values()], complete);
    for (const account of named.keys()) done.add(account);
    progress.offset = place.offset;
    progress.line = place.line;
    progress.inLongLine = place.inLongLine;
    // Even an invocation that starts late gets on: a record may begin in one block and end later.
    if (!isLate() || progress.offset === from) continue;
    await dropBox.saveProgress(progress);
    return count;
  }
  await db.write(positions.marks.tell(day));
  return count;
}

/** One stage after the other, so that their concurrent requests do not multiply. */
async function tellAccounts(
  context: FeedContext,
  date: string,
  named: readonly AccountId[],
  complete: ReadonlySet<string>,
): Promise<number> {
  const isNews = isOfLast(TOLD_DAYS, date, context.now());
  const wanting: { account: string; found: Alert | undefined }[] = [];
  await concurrently(parts(named, MAX_READ), async (accounts) => {
    const open = await context.accounts.openOf(accounts);
    const keys = open.filter(({ alerts }) => alerts?.email || alerts?.sms).map(accountKey);
    const alerts = await context.alerts.ofDay(date, keys);
    const all = keys.map((account) => ({ account, found: alerts.get(account) }));
    wanting.push(...all.filter(({ found }) => isNews || found));
  });
  let count = 0;
  await concurrently(wanting, async ({ account, found }) => {
    if (await tellAccount(context, { account, date }, complete, found)) count++;
  });
  return count;
}

/**
 * Puts what is true into the outbox, unless it holds that, or a pass knew as many files.
 * @returns whether it did
 */
async function tellAccount(
  { db, positions, alerts, now }: FeedContext,
  of: Pick<Alert, 'account' | 'date'>,
  complete: ReadonlySet<string>,
  found: Alert | undefined,
): Promise<boolean> {
  const files = complete.size;
  if (found && found.files >= files) return false;
  const told = toldOf(await positions.movements.ofDay(of.account, of.date, complete));
  if (told.count === 0) return false;
  let seen = found;
  while (!seen || seen.files < files) {
    const isTold = seen?.digest === told.digest;
    const { applied, item } = await db.write(
      seen && isTold ? alerts.confirm(seen, files) : alerts.tell(of, told, files, seen, now()),
    );
    if (applied) return !isTold;
    seen = item && alertOf(item);
  }
  return false;
}
