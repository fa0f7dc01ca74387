import { expect, test } from 'vitest';
import { dailyFileOf } from '../../../functions/feed/file-name.ts';
import { headers, rowOf } from '../../../functions/feed/row.ts';
import { demoAccounts } from '../../../local/demo/accounts.ts';
import { demoFiles } from '../../../local/demo/positions.ts';

const files = demoFiles(demoAccounts, new Date('2026-11-23T02:00:00.000Z'));

test('the demo files cover three months up to the last business day, and the feed accepts every line', () => {
  expect(files.at(-1)?.name).toBe('balances-2026-11-20.csv');
  expect(files.length).toBeGreaterThan(120);
  for (const { name, body } of files) {
    const kind = dailyFileOf(name)?.kind ?? 'balances';
    const [header, ...lines] = body.trimEnd().split('\r\n');
    expect(header).toBe(headers[kind].join());
    expect(
      lines.filter((line) => typeof rowOf(kind, { line: 1, fields: line.split(',') }) === 'string'),
    ).toEqual([]);
  }
});

test('the movements of the demo files equal the differences between their balances', () => {
  const held = new Map<string, number>();
  const moved = new Map<string, number>();
  for (const { name, body } of files) {
    const kind = dailyFileOf(name)?.kind ?? 'balances';
    for (const line of body.trimEnd().split('\r\n').slice(1)) {
      const row = rowOf(kind, { line: 1, fields: line.split(',') });
      if (typeof row === 'string') throw new Error(line);
      const key = `${row.participantId} ${row.accountNumber} ${row.stock.stockCode}`;
      if (row.moved)
        moved.set(key, row.moved.direction === 'in' ? row.stock.quantity : -row.stock.quantity);
      else {
        const before = held.get(key) ?? row.stock.quantity - (moved.get(key) ?? 0);
        expect(row.stock.quantity - before).toBe(moved.get(key) ?? 0);
        held.set(key, row.stock.quantity);
        moved.delete(key);
      }
    }
  }
});

test('the demo files of a day do not depend on when they are generated', () => {
  const later = demoFiles(demoAccounts, new Date('2026-12-01T02:00:00.000Z'));
  const again = new Map(later.map(({ name, body }) => [name, body]));
  for (const { name, body } of files) if (again.has(name)) expect(again.get(name)).toBe(body);
});
