import { dateInHongKong } from '../../core/domain/hong-kong.ts';
import { type DayMark, type DayVersion, markOf } from '../../core/store/day-marks.ts';
import type { FeedContext, Invocation } from './context.ts';
import {
  beginning,
  type FileOutcome,
  type Ingested,
  type Progress,
  versionOf,
} from './drop-box.ts';
import { dailyFileOf } from './file-name.ts';
import { inTurn } from './in-turn.ts';
import type { CsvRecord } from './record-cutter.ts';
import { NotUtf8, recordsOf } from './records.ts';
import { addRejects, report } from './report.ts';
import { accountOf, headers, rowOf } from './row.ts';
import { SeenKeys } from './seen-keys.ts';
import { type BegunVersion, type Entry, writeRows } from './write-rows.ts';

/** Records per batch: enough for sixteen concurrent requests, and written within a second. */
const BATCH_RECORDS = 2000;

/**
 * Ingests a daily file, from its saved progress on (D17, api.md "Daily files"):
 * 1. refuses a file with an unknown name or a future date; skips a file already ingested;
 * 2. writes its rows under the file's own version, which is not visible yet, and sets malformed
 *    lines aside;
 * 3. when time runs out, however many lines were set aside, saves the progress as an object, whose
 *    event starts the next invocation;
 * 4. at the end waits for files of its day that were put before it, then writes the report, and
 *    last the mark that makes the file visible. Its alerts follow (write-alerts.ts).
 *
 * Another file of the same day is another version; it replaces the accounts and movements that it
 * names. The function may stop anywhere and start again, concurrently too: each write has the same
 * content whenever it is made.
 */
export async function ingest(
  context: FeedContext,
  start: Progress,
  invocation: Invocation,
): Promise<Ingested> {
  const file = dailyFileOf(start.name);
  if (!file) return refuse(context, start, 'file-name', invocation);
  // A future file would hide the balances of every day until its own date.
  if (file.date > dateInHongKong(context.now()))
    return refuse(context, start, 'future-date', invocation);
  const day: DayVersion = { ...file, version: versionOf(start.sequencer) };
  // A file that only waits for others does not count as alive: `begin` would refresh its time.
  const mark = start.isWritten
    ? undefined
    : markOf((await context.db.write(context.positions.marks.begin(day, context.now()))).item);
  if (mark?.complete.has(day.version)) return { outcome: 'again', taken: 0, setAside: 0 };
  try {
    const progress = mark ? await ingestLines(context, begun(day, mark), start, invocation) : start;
    const outcome = progress.isWritten
      ? await inTurn(context, day, progress, invocation)
      : 'goes-on';
    if (outcome === 'goes-on' || outcome === 'waits') await context.dropBox.saveProgress(progress);
    return { outcome, taken: progress.taken, setAside: progress.setAside };
  } catch (error) {
    if (!(error instanceof NotUtf8 || error instanceof WrongHeader)) throw error;
    const reason = error instanceof NotUtf8 ? 'not-utf-8' : 'header';
    const refused = await refuse(context, start, reason, invocation);
    await context.db.write(context.positions.marks.end(day));
    return refused;
  }
}

/** The version with the time that its mark has since `begin`. */
function begun(day: DayVersion, { begunAt }: DayMark): BegunVersion {
  const at = begunAt.get(day.version);
  if (at === undefined) throw new Error('a version that is not in the mark of its day');
  return { ...day, begunAt: at };
}

class WrongHeader extends Error {
  override readonly name = 'WrongHeader';
}

async function ingestLines(
  context: FeedContext,
  day: BegunVersion,
  start: Progress,
  { isLate }: Invocation,
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
      if (entries.length === BATCH_RECORDS) await write();
    }
    progress.offset = place.offset;
    progress.line = place.line;
    progress.inLongLine = place.inLongLine;
    // Even an invocation that starts late ingests at least one block, so that the file progresses.
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
  reason: (FileOutcome & { outcome: 'refused' })['reason'],
  { requestId }: Invocation,
): Promise<Ingested> {
  const progress = beginning(start);
  await report(context.dropBox, progress, { outcome: 'refused', reason }, requestId);
  return { outcome: 'refused', reason, taken: 0, setAside: 0 };
}
