import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { UsageError } from '../shared/command-line.ts';
import { concurrently } from '../shared/concurrently.ts';
import { type Row, readAccounts } from './account-file.ts';
import type { Session } from './command.ts';
import { RequestRefused, Unreachable } from './errors.ts';
import { make } from './make.ts';
import { Misuse } from './misuse.ts';
import type { Language, Words } from './refusal-words.ts';
import { Rejects } from './rejects.ts';

/** Statuses that refuse one row (its form, its number, its size), not the whole run. */
const ROW_STATUSES = [409, 413, 422];

/**
 * Requests every account of a file, each once: the idempotency key of a row is made from its
 * content, so the same file may be run again after any interruption, or after its rejects were
 * corrected in it.
 * @param batch another name makes other keys
 * @throws UsageError if it can't be read, or has no row
 * @returns the exit code: 1 if a row was rejected, or the run stopped early
 */
export async function openFromFile(
  { client, out }: Session,
  file: string,
  { concurrency, batch }: { concurrency: number; batch: string },
): Promise<number> {
  const bar = new SingleBar({
    format: FORMAT[out.language],
    hideCursor: false,
    stream: out.stderr,
    etaBuffer: 500,
  });
  const size = sizeOf(file);
  const rejects = new Rejects(`${file}.rejects.csv`);
  const seen = new Map<string, number>();
  let rows = 0;
  let asked = 0;

  const ask = async (row: Row) => {
    const reason = await refusalOf(row, seen, out.language, async (body) => {
      const key = createHash('sha256')
        .update(JSON.stringify([batch, body]))
        .digest('base64url');
      await make(client, body, key);
      asked++;
    });
    if (reason !== undefined) rejects.add(row.line, row.accountNumber, reason);
    rows++;
    bar.update(row.bytes, { rows, rejected: rejects.count });
  };

  if (out.stderr.isTTY) bar.start(size, 0, { rows, rejected: 0 });
  let stopped: Error | undefined;
  try {
    await concurrently(readAccounts(file, out.language), concurrency, ask);
    bar.update(size);
  } catch (error) {
    if (!(error instanceof RequestRefused || error instanceof Unreachable)) throw error;
    stopped = error;
  } finally {
    bar.stop();
  }

  if (rows === 0 && !stopped)
    throw new Misuse({ en: `No account in ${file}`, zh: `${file} 中沒有戶口` });
  const summary = { rows, asked, rejected: rejects.count, complete: !stopped };
  out.answer(summary, () =>
    out.fields({
      rows: `${rows}`,
      asked: `${asked}`,
      rejected: `${rejects.count}`,
      complete: out.yesOrNo(!stopped),
    }),
  );
  if (rejects.count > 0)
    out.note({
      en: `Rejects are in ${rejects.path}: correct them in ${file}, and run it again.`,
      zh: `不獲接納的各行載於 ${rejects.path}：請在 ${file} 更正，然後再執行。`,
    });
  if (stopped)
    out.note({
      en: `Stopped: ${stopped.message}. Run it again: no row is requested twice.`,
      zh: `已停止：${stopped.message}。請再執行：不會重複提出任何一行。`,
    });
  return stopped || rejects.count > 0 ? 1 : 0;
}

const FORMAT: Words = {
  en: '{bar} {percentage}%  {rows} rows, {rejected} rejected, {eta_formatted} left',
  zh: '{bar} {percentage}%  {rows} 行，{rejected} 行不獲接納，尚餘 {eta_formatted}',
};

/**
 * Requests one row.
 * @returns why it is rejected; `undefined` if it was requested
 * @throws RequestRefused, Unreachable where every other row would fail too
 */
async function refusalOf(
  { line, accountNumber, asked }: Row,
  seen: Map<string, number>,
  language: Language,
  ask: (asked: Exclude<Row['asked'], { problem: Words }>) => Promise<void>,
): Promise<string | undefined> {
  if ('problem' in asked) return asked.problem[language];
  const before = seen.get(accountNumber);
  if (before !== undefined) return duplicateOf(before)[language];
  seen.set(accountNumber, line);
  try {
    await ask(asked);
    return undefined;
  } catch (error) {
    if (error instanceof RequestRefused && ROW_STATUSES.includes(error.status))
      return error.message;
    throw error;
  }
}

const duplicateOf = (line: number): Words => ({
  en: `duplicate account number, see line ${line}`,
  zh: `戶口號碼重複，請參閱第 ${line} 行`,
});

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
