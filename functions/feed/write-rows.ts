import { type AccountId, accountKey } from '../../core/domain/identifiers.ts';
import type { Balance, Movement } from '../../core/domain/position.ts';
import { MAX_READ, MAX_WRITTEN, parts } from '../../core/store/batches.ts';
import type { DayVersion } from '../../core/store/day-marks.ts';
import type { UnconditionalPut } from '../../core/store/write.ts';
import type { FeedContext } from './context.ts';
import type { Reject } from './drop-box.ts';
import type { Reason, Row } from './row.ts';
import type { SeenKeys } from './seen-keys.ts';

/** A validated record: a row; or why it was set aside, with the account that it names, if known. */
export type Entry = { line: number } & (
  | { row: Row }
  | { row?: undefined; reason: Reason; account: AccountId | undefined }
);

/** A version of a day's file, and when its ingestion was first begun, ISO 8601. */
export interface BegunVersion extends DayVersion {
  begunAt: string;
}

/** What is known of the earlier entries of the file. */
export interface Memory {
  seen: SeenKeys;
  /** Keys of accounts whose lists are incomplete. */
  incomplete: Set<string>;
}

type FirstMention = Pick<Balance, 'stockCode' | 'nameEn' | 'nameZh' | 'quantity'> &
  Partial<Pick<Movement, 'direction'>>;

/** Concurrent requests. */
export const MAX_CONCURRENT = 16;

/**
 * Writes rows of a file, and returns the rejects in the order of the lines: malformed records, rows
 * of an unknown or closed account (D18) or of one that was opened since the file was begun, and
 * rows that contradict an earlier row of the same stock or reference. A reject in a file of
 * balances makes the list of its account incomplete, if the account is known and open: the list is
 * marked as a hole, and readers skip it.
 *
 * Race: unconditional puts. Only the first row of a stock or reference is written, so a version of
 * a file has the same content however often, and by however many invocations concurrently, it is
 * ingested. This holds because `memory` contains every earlier row, and each row that may be in it
 * is looked up; and because an account that is opened meanwhile stays unknown to the file, of which
 * it would otherwise have the later lines only. (Not if its opening is being written just as the
 * file is begun: its time is a moment older than its item.)
 */
export async function writeRows(
  context: FeedContext,
  file: BegunVersion,
  entries: readonly Entry[],
  memory: Memory,
): Promise<Reject[]> {
  const ours = await openAccounts(context, file, entries);
  const { mentioned, puts } = await firstRows(
    context,
    file,
    entries.flatMap(({ row }) => (row && ours.has(accountKey(row)) ? [row] : [])),
    memory.seen,
  );
  const rejects: Reject[] = [];
  for (const entry of entries) {
    const reason = entry.row ? faultOf(entry.row, ours, mentioned) : entry.reason;
    if (!reason) continue;
    rejects.push({ line: entry.line, reason });
    const of = file.kind === 'balances' ? (entry.row ?? entry.account) : undefined;
    const account = of && accountKey(of);
    if (!of || !account || !ours.has(account) || memory.incomplete.has(account)) continue;
    memory.incomplete.add(account);
    const { participantId, accountNumber } = of;
    rejects.push({ line: entry.line, reason: 'account-incomplete', participantId, accountNumber });
    puts.push(context.positions.writes.hole(account, file.date, file.version));
  }
  await concurrently(parts(puts, MAX_WRITTEN), (part) => context.db.putAll(part));
  return rejects;
}

/** Keys of those accounts in the entries that are open, and were when the file was begun. */
async function openAccounts(
  { accounts }: FeedContext,
  { kind, begunAt }: BegunVersion,
  entries: readonly Entry[],
) {
  const asked = new Map<string, AccountId>();
  for (const entry of entries) {
    const account = entry.row ?? (kind === 'balances' ? entry.account : undefined);
    if (account) asked.set(accountKey(account), account);
  }
  const open = new Set<string>();
  await concurrently(parts([...asked.values()], MAX_READ), async (ids) => {
    for (const { openedAt, ...id } of await accounts.openOf(ids))
      if (openedAt <= begunAt) open.add(accountKey(id));
  });
  return open;
}

/** By key, the first row of each stock or reference in the file, and the puts not written yet. */
async function firstRows(
  { positions }: FeedContext,
  { date, version }: DayVersion,
  rows: Row[],
  seen: SeenKeys,
) {
  const mentioned = new Map<string, FirstMention>();
  const puts = new Map<string, UnconditionalPut>();
  const maybeWritten: UnconditionalPut[] = [];
  for (const row of rows) {
    const key = keyOf(accountKey(row), row.stock.stockCode, row.moved?.reference);
    if (mentioned.has(key)) continue;
    const account = accountKey(row);
    const put = row.moved
      ? positions.writes.movement(account, { ...row.stock, date, ...row.moved }, version)
      : positions.writes.balance(account, date, row.stock, version);
    mentioned.set(key, { ...row.stock, ...row.moved });
    puts.set(key, put);
    if (seen.add(key)) maybeWritten.push(put);
  }
  await concurrently(parts(maybeWritten, MAX_READ), async (part) => {
    for (const { account, reference, ...stored } of await positions.stored(part)) {
      const key = keyOf(account, stored.stockCode, reference);
      mentioned.set(key, stored);
      puts.delete(key);
    }
  });
  return { mentioned, puts: [...puts.values()] };
}

function faultOf(
  row: Row,
  ours: ReadonlySet<string>,
  mentioned: ReadonlyMap<string, FirstMention>,
): Reason | undefined {
  const account = accountKey(row);
  if (!ours.has(account)) return 'unknown-account';
  const first = mentioned.get(keyOf(account, row.stock.stockCode, row.moved?.reference));
  return first && contradicts(row, first) ? 'contradiction' : undefined;
}

/** Two balances agree if their quantities do, two movements only if all of their fields do. */
function contradicts({ stock, moved }: Row, first: FirstMention): boolean {
  if (stock.quantity !== first.quantity) return true;
  if (!moved) return false;
  return (
    moved.direction !== first.direction ||
    stock.stockCode !== first.stockCode ||
    stock.nameEn !== first.nameEn ||
    stock.nameZh !== first.nameZh
  );
}

function keyOf(account: string, stockCode: string, reference: string | undefined): string {
  return `${account} ${reference ?? stockCode}`;
}

export async function concurrently<T>(
  all: readonly T[],
  run: (each: T) => Promise<void>,
): Promise<void> {
  const left = all.values();
  const workers = Array.from({ length: MAX_CONCURRENT }, async () => {
    for (const each of left) await run(each);
  });
  await Promise.all(workers);
}
