/** What the feed logs on schedule about daily files that did not come. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DueCheck } from '../../../functions/feed/feed.ts';
import { MISSING_FILE, MISSING_YEAR } from '../../../functions/feed/feed-log.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { createWorld, type World } from '../../support/world.ts';

const HEADERS = {
  balances: 'participantId,accountNumber,stockCode,nameEn,nameZh,quantity\n',
  movements: 'participantId,accountNumber,stockCode,nameEn,nameZh,direction,quantity,reference\n',
};
const check = { 'detail-type': 'Scheduled Event' } as DueCheck;

let world: World;
let feed: FeedWorld;
let logs: Logs;

beforeEach(async () => {
  world = await createWorld();
  feed = new FeedWorld(world);
  logs = captureLogs();
  world.setTime('2026-12-01T12:00:00.000Z');
  feed.context.calendar = { dueHours: 30, holidays: { 2026: ['2026-12-25'] } };
});

afterEach(() => logs.release());

/** Both files of these days come. */
async function dropAll(...dates: string[]) {
  for (const date of dates)
    for (const kind of ['balances', 'movements'] as const)
      await feed.drop(`${kind}-${date}.csv`, HEADERS[kind]);
}

/** What the check logs at a time, without the request. */
async function logged(now: string) {
  world.setTime(new Date(now).toISOString());
  logs.take();
  await feed.tell(check);
  const lines = logs.take().map((line) => JSON.parse(line));
  return lines.map(({ message, file, year }) => [message, file ?? year]);
}

test('D17: a file is missing from the time when it is due until it is ingested', async () => {
  await dropAll('2026-11-18', '2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24');
  expect(await logged('2026-11-26T05:59:59+08:00')).toEqual([]);
  expect(await logged('2026-11-26T06:00:00+08:00')).toEqual([
    [MISSING_FILE, 'balances-2026-11-25.csv'],
    [MISSING_FILE, 'movements-2026-11-25.csv'],
  ]);
  await feed.drop('balances-2026-11-25.csv', HEADERS.balances);
  const movements = [[MISSING_FILE, 'movements-2026-11-25.csv']];
  expect(await logged('2026-11-26T07:00:00+08:00')).toEqual(movements);
  await feed.drop('movements-2026-11-25.csv', 'not,the,header\n');
  expect(await logged('2026-11-26T08:00:00+08:00')).toEqual(movements);
  await feed.drop('movements-2026-11-25.csv', HEADERS.movements);
  expect(await logged('2026-11-26T09:00:00+08:00')).toEqual([]);
});

test('D17: a file of an earlier day is missing too, until it comes or a week has passed', async () => {
  await dropAll('2026-11-18', '2026-11-19', '2026-11-20', '2026-11-24', '2026-11-25');
  const monday = [
    [MISSING_FILE, 'balances-2026-11-23.csv'],
    [MISSING_FILE, 'movements-2026-11-23.csv'],
  ];
  expect(await logged('2026-11-26T06:00:00+08:00')).toEqual(monday);
  await feed.drop('movements-2026-11-23.csv', HEADERS.movements);
  world.setTime('2026-11-30T12:00:00.000Z');
  await dropAll('2026-11-26', '2026-11-27', '2026-11-30');
  expect(await logged('2026-12-01T05:59:00+08:00')).toEqual([
    [MISSING_YEAR, '2027'],
    [MISSING_FILE, 'balances-2026-11-23.csv'],
  ]);
  expect(await logged('2026-12-01T06:00:00+08:00')).toEqual([[MISSING_YEAR, '2027']]);
});

test('the calendar of the coming year is asked for from December on', async () => {
  await dropAll('2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27');
  await dropAll('2026-11-30');
  expect(await logged('2026-11-30T23:59:59+08:00')).toEqual([]);
  const coming = [MISSING_YEAR, '2027'];
  expect(await logged('2026-12-01T00:00:00+08:00')).toEqual([coming]);
  expect(await logged('2026-12-01T06:00:00+08:00')).toEqual([coming]);
});

test('a stage without a calendar misses no file', async () => {
  delete feed.context.calendar;
  expect(await logged('2026-11-26T12:00:00+08:00')).toEqual([]);
});
