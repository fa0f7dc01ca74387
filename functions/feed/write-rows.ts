import { type AccountId, accountKey } from '../domain/identifiers.ts';
import type { Attributes } from '../store/db.ts';
import type { FeedContext } from './context.ts';
import type { Reject } from './drop-box.ts';
import type { DailyFile } from './file-name.ts';
import type { Row } from './row.ts';

export interface NumberedRow {
  line: number;
  row: Row;
}

/** What DynamoDB takes in one request. */
const MOST_READ = 100;
const MOST_WRITTEN = 25;
/** Requests under way. */
const AT_ONCE = 16;

/**
 * Writes rows of a file; of two with the same key the later one. Those whose account is not ours, or closed (D18), are handed back. Race: as
 * {@link Positions.balance}.
 */
export async function writeRows(
  { accounts, positions, db }: FeedContext,
  { date, version }: DailyFile & { version: string },
  rows: readonly NumberedRow[],
): Promise<Reject[]> {
  const asked = new Map<string, AccountId>();
  for (const { row } of rows) asked.set(accountKey(row), row);
  const ours = new Set<string>();
  await atOnce(parts([...asked.values()], MOST_READ), async (ids) => {
    for (const id of await accounts.openOf(ids)) ours.add(accountKey(id));
  });

  const items = new Map<string, Attributes>();
  const rejects: Reject[] = [];
  for (const { line, row } of rows) {
    const account = accountKey(row);
    const { stock, moved } = row;
    if (!ours.has(account)) rejects.push({ line, reason: 'unknown-account' });
    else if (moved) {
      const { Item } = positions.movement(account, { ...stock, date, ...moved }, version);
      items.set(`${account} ${moved.reference}`, Item);
    } else items.set(`${account} ${stock.stockCode}`, positions.balance(account, date, stock, version).Item);
  }
  await atOnce(parts([...items.values()], MOST_WRITTEN), (part) => db.putAll(positions.table, part));
  return rejects;
}

function parts<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

async function atOnce<T>(all: readonly T[], run: (each: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (const each of left) await run(each);
  });
  await Promise.all(workers);
}
