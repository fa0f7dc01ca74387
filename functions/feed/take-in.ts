import { dateInHongKong } from '../domain/hong-kong.ts';
import type { FeedContext } from './context.ts';
import { type Dropped, type Outcome, type Progress, Replaced } from './drop-box.ts';
import { type DailyFile, dailyFileOf } from './file-name.ts';
import { linesOf, NotUtf8 } from './lines.ts';
import { fieldsOf, headers, rowOf } from './row.ts';
import { type NumberedRow, writeRows } from './write-rows.ts';

/** What became of a file in one invocation. */
export interface TakenIn extends Pick<Progress, 'taken' | 'setAside'> {
  outcome: Outcome['outcome'] | 'goes-on' | 'again' | 'replaced';
  reason?: string;
}

/** Lines that are written together: enough to keep sixteen requests busy, and done in a second. */
const AT_ONCE = 2000;
const MOST_REJECTS = 1000;

export function beginning(dropped: Dropped): Progress {
  return { ...dropped, offset: 0, line: 1, taken: 0, setAside: 0, rejects: [] };
}

/**
 * Takes a daily file in, from where it stands (D17, api.md "Daily files"):
 * 1. a file that is none of ours, or of a day to come, is refused; one that is complete is no news;
 * 2. its rows are written, under the file's own version, which nobody reads yet; lines that are wrong are set aside;
 * 3. when the time is over, what is done so far is left as an object, which has the feed go on;
 * 4. at the end comes the report, and last of all the mark that makes the rows visible.
 *
 * Another file for a day that is complete is another version: what it says is read instead, of the accounts and movements that it names.
 * It may end anywhere and begin again, twice at once too: every write says the same whenever it is made.
 * @param isLate whether it is time to leave the rest to another invocation
 */
export async function takeIn(context: FeedContext, start: Progress, isLate: () => boolean): Promise<TakenIn> {
  const file = dailyFileOf(start.name);
  if (!file) return finish(context, start, { outcome: 'refused', reason: 'file-name' });
  // It would stand before every other day's until its own comes.
  if (file.date > dateInHongKong(context.now()))
    return finish(context, start, { outcome: 'refused', reason: 'future-date' });
  const version = versionOf(start);
  const complete = await context.positions.completeVersions(file.kind, file.date);
  if (complete.has(version)) return { outcome: 'again', taken: 0, setAside: 0 };
  try {
    const { progress, ended } = await takeLines(context, { ...file, version }, start, isLate);
    if (!ended) {
      await context.dropBox.leave(progress);
      return { outcome: 'goes-on', taken: progress.taken, setAside: progress.setAside };
    }
    const done = await finish(context, progress, { outcome: 'taken' });
    await context.db.update(context.positions.complete(file.kind, file.date, version));
    return done;
  } catch (error) {
    if (error instanceof Replaced) return { outcome: 'replaced', taken: 0, setAside: 0 };
    if (error instanceof NotUtf8) return finish(context, start, { outcome: 'refused', reason: 'not-utf-8' });
    if (error instanceof WrongHeader) return finish(context, start, { outcome: 'refused', reason: 'header' });
    throw error;
  }
}

class WrongHeader extends Error {
  override readonly name = 'WrongHeader';
}

async function takeLines(
  context: FeedContext,
  file: DailyFile & { version: string },
  start: Progress,
  isLate: () => boolean,
): Promise<{ progress: Progress; ended: boolean }> {
  const progress = { ...start, rejects: [...start.rejects] };
  let rows: NumberedRow[] = [];
  const write = async () => {
    const rejects = await writeRows(context, file, rows);
    progress.taken += rows.length - rejects.length;
    setAside(progress, rejects);
    rows = [];
  };
  const bytes = await context.dropBox.read(start, start.offset);
  for await (const lines of linesOf(bytes, start)) {
    for (const { number, text, end } of lines) {
      if (number === 1) checkHeader(file, text);
      else if (text !== '') {
        const row = text === undefined ? 'too-long' : rowOf(file.kind, text);
        if (typeof row === 'string') setAside(progress, [{ line: number, reason: row }]);
        else rows.push({ line: number, row });
      }
      Object.assign(progress, { offset: end, line: number + 1 });
      if (rows.length < AT_ONCE) continue;
      await write();
      if (isLate()) return { progress, ended: false };
    }
  }
  if (progress.offset === 0) throw new WrongHeader();
  await write();
  return { progress, ended: true };
}

function setAside(progress: Progress, rejects: Progress['rejects']): void {
  progress.setAside += rejects.length;
  for (const reject of rejects) if (progress.rejects.length < MOST_REJECTS) progress.rejects.push(reject);
}

/** The first line, which may begin with a byte order mark. */
function checkHeader({ kind }: DailyFile, text: string | undefined): void {
  const fields = fieldsOf(text?.replace(/^\ufeff/, '') ?? '');
  if (fields?.join() !== headers[kind].join()) throw new WrongHeader();
}

/** The later an object was put under its name, the greater: S3 compares sequencers padded with zeros on the right. */
function versionOf({ sequencer }: Dropped): string {
  if (!/^[0-9A-F]{1,32}$/i.test(sequencer)) throw new Error('a sequencer of an unknown form');
  return sequencer.toUpperCase().padEnd(32, '0');
}

async function finish(context: FeedContext, progress: Progress, outcome: Outcome): Promise<TakenIn> {
  const { name: file, taken, setAside } = progress;
  const rejects = progress.rejects.toSorted((a, b) => a.line - b.line);
  await context.dropBox.report(progress, { file, ...outcome, taken, setAside, rejects });
  return { ...outcome, taken, setAside };
}
