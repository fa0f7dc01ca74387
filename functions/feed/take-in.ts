import { dateInHongKong } from '../../core/domain/hong-kong.ts';
import type { DayVersion } from '../../core/store/day-marks.ts';
import type { FeedContext } from './context.ts';
import { beginning, type Outcome, type Progress, versionOf } from './drop-box.ts';
import { dailyFileOf } from './file-name.ts';
import { inTurn } from './in-turn.ts';
import { type CsvRecord, NotUtf8, recordsOf } from './records.ts';
import { addRejects, report } from './report.ts';
import { accountOf, headers, rowOf } from './row.ts';
import { SeenKeys } from './seen-keys.ts';
import { type Entry, writeRows } from './write-rows.ts';

/** What became of a file in one invocation. */
export interface TakenIn extends Pick<Progress, 'taken' | 'setAside'> {
  outcome: Outcome['outcome'] | 'goes-on' | 'waits' | 'again';
  reason?: string;
}

/** Records that are looked at together: enough to keep sixteen requests busy, and done in a second. */
const AT_ONCE = 2000;

/**
 * Takes a daily file in, from where it stands (D17, api.md "Daily files"):
 * 1. a file with another name, or of a day to come, is refused; one that is complete is skipped;
 * 2. its rows are written under the file's own version, which nobody reads yet; what is wrong is set aside;
 * 3. when the time is over, whatever became of the lines, what is done so far is saved as an object, which has the feed go on;
 * 4. at the end it waits for files of its day that were put before it; then comes the report, and last of all the mark that makes it visible.
 *
 * Another file of a day is another version: what it says is read instead, of the accounts and movements that it names.
 * It may end anywhere and begin again, twice at once too: every write says the same whenever it is made.
 * @param isLate whether it is time to leave the rest to another invocation
 */
export async function takeIn(
  context: FeedContext,
  start: Progress,
  isLate: () => boolean,
): Promise<TakenIn> {
  const file = dailyFileOf(start.name);
  if (!file) return refuse(context, start, 'file-name');
  // It would stand before every other day's until its own comes.
  if (file.date > dateInHongKong(context.now())) return refuse(context, start, 'future-date');
  const day: DayVersion = { ...file, version: versionOf(start.sequencer) };
  // A file that only waits for others gives no sign of life.
  const mark = start.isWritten
    ? undefined
    : await context.positions.marks.begin(day, context.now());
  if (mark?.complete.has(day.version)) return { outcome: 'again', taken: 0, setAside: 0 };
  try {
    const progress = start.isWritten ? start : await takeLines(context, day, start, isLate);
    const outcome = progress.isWritten ? await inTurn(context, day, progress, isLate) : 'goes-on';
    if (outcome === 'goes-on' || outcome === 'waits') await context.dropBox.leave(progress);
    return { outcome, taken: progress.taken, setAside: progress.setAside };
  } catch (error) {
    if (!(error instanceof NotUtf8 || error instanceof WrongHeader)) throw error;
    const refused = await refuse(context, start, error instanceof NotUtf8 ? 'not-utf-8' : 'header');
    await context.db.update(context.positions.marks.end(day));
    return refused;
  }
}

class WrongHeader extends Error {
  override readonly name = 'WrongHeader';
}

async function takeLines(
  context: FeedContext,
  day: DayVersion,
  start: Progress,
  isLate: () => boolean,
): Promise<Progress> {
  const { seen: saved, ...progress } = structuredClone(start);
  const memory = { seen: new SeenKeys(saved), incomplete: new Set(start.incomplete) };
  let entries: Entry[] = [];
  const write = async () => {
    const setAside = progress.setAside;
    await addRejects(context.dropBox, progress, await writeRows(context, day, entries, memory));
    progress.taken += entries.length - (progress.setAside - setAside);
    progress.incomplete = [...memory.incomplete];
    entries = [];
  };
  const bytes = await context.dropBox.read(start, start.offset);
  for await (const { records, place } of recordsOf(bytes, start)) {
    for (const record of records) {
      if (record.line === 1) checkHeader(day, record);
      else entries.push(entryOf(day, record));
      if (entries.length === AT_ONCE) await write();
    }
    progress.offset = place.offset;
    progress.line = place.line;
    progress.inLongLine = place.inLongLine;
    // An invocation that is late from its beginning goes on all the same, by a block at least.
    if (!isLate() || progress.offset === start.offset) continue;
    await write();
    return { ...progress, seen: memory.seen.save() };
  }
  if (progress.offset === 0) throw new WrongHeader();
  await write();
  return { ...progress, isWritten: true };
}

function entryOf({ kind }: DayVersion, record: CsvRecord): Entry {
  const row = rowOf(kind, record);
  return typeof row === 'string'
    ? { line: record.line, reason: row, account: accountOf(record) }
    : { line: record.line, row };
}

function checkHeader({ kind }: DayVersion, record: CsvRecord): void {
  const names = record.malformed ? '' : record.fields.join();
  if (names !== headers[kind].join()) throw new WrongHeader();
}

async function refuse(
  context: FeedContext,
  start: Progress,
  reason: (Outcome & { outcome: 'refused' })['reason'],
): Promise<TakenIn> {
  const progress = beginning(start);
  await report(context.dropBox, progress, { outcome: 'refused', reason });
  return { outcome: 'refused', reason, taken: 0, setAside: 0 };
}
