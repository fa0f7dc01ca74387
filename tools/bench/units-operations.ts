/**
 * Performs operations of the service, one at a time, and what follows each: the audit function on
 * the records of the tables' streams, then the messages function on those of the trail.
 */

import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../../core/domain/hong-kong.ts';
import type { PhoneStep } from '../../functions/phone/contract.ts';
import type { Counts } from './counted-aws.ts';
import { PASSWORD, PHONE_PASSWORD, WRONG_PASSWORD } from './population.ts';
import {
  addAccounts,
  addPasskey,
  addSignIns,
  expecting,
  fileOf,
  type Measure,
  movementsOf,
  openAndRegister,
  STOCKS,
} from './units-accounts.ts';
import type { Invocations, UnitsService } from './units-service.ts';

/** What an operation used. */
export interface Used {
  operation: string;
  /** How often it was done: the figures are of all together. */
  times: number;
  /** By the way in. */
  invocations: Invocations;
  /** Of the function that performs it. */
  direct: Counts;
  /** Bytes of its log, without what Lambda adds. */
  logBytes: number;
  /** Records in the streams of Accounts, Credentials, Requests and Passkeys. */
  records: number;
  /** Events recorded, and alerts: records in the streams of AuditTrail and Alerts. */
  events: number;
  /** Of the functions behind the streams. */
  after: Counts;
  /** Bytes that all items together grew by; may be negative. */
  storedBytes: number;
}

/** The first of the accounts in long files. */
const FIRST_ACCOUNT = 20_000_000;

/**
 * Measures every operation.
 * @param lines of the daily files
 * @param logged bytes of the log since the last call
 */
export async function measureAll(
  service: UnitsService,
  lines: readonly number[],
  logged: () => number,
): Promise<Used[]> {
  const { aws, investor, phone, feed, tick } = service;
  const used: Used[] = [];
  const measure: Measure = async (operation, work, times = 1) => {
    await service.follow();
    aws.counts();
    logged();
    service.invocations();
    tick();
    const before = await aws.storedBytes(service.tables);
    const result = await work();
    const [direct, logBytes] = [aws.counts(), logged()];
    const invocations = service.invocations();
    const { changed: records, events } = await service.follow();
    const after = aws.counts();
    const storedBytes = (await aws.storedBytes(service.tables)) - before;
    used.push({
      operation,
      times,
      invocations,
      direct,
      logBytes,
      records,
      events,
      after,
      storedBytes,
    });
    return result;
  };
  const signIn = (status: number, internetUserId: string, password: string) =>
    expecting(status, investor('POST', '/api/sessions', { internetUserId, password }));

  const { internetUserId, accountNumber } = await openAndRegister(service, measure, '30000001');
  const other = await openAndRegister(service, (_, work) => work(), '30000002');
  // On the first day the registration's message stands for it (docs/decisions/0053).
  service.tick(2 * DAY_MS);
  await measure('sign-in, right, from a new place', () => signIn(201, internetUserId, PASSWORD));
  await addSignIns(service, accountNumber);
  await measure('sign-in, right, from a known place', () => signIn(201, internetUserId, PASSWORD));
  const withPasskey = await addPasskey(service, internetUserId);
  await measure('sign-in with a passkey', withPasskey);
  await measure('sign-in, wrong', () => signIn(401, internetUserId, WRONG_PASSWORD));
  await measure('sign-in, unknown ID', () => signIn(401, 'nobody43', WRONG_PASSWORD));
  await signIn(401, internetUserId, WRONG_PASSWORD);
  await measure('sign-in, third wrong: revoked', () => signIn(423, internetUserId, WRONG_PASSWORD));
  await measure('sign-in, revoked before', () => signIn(423, internetUserId, PASSWORD));

  await feed('balances-2026-11-20.csv', fileOf([other.accountNumber]));
  const { token } = await signIn(201, other.internetUserId, PASSWORD);
  await measure('balances on the site', () =>
    expecting(200, investor('GET', '/api/account/balances', undefined, token)),
  );

  const call = async (steps: [PhoneStep, string, { entry?: string; secret?: string }][]) => {
    const contactId = randomUUID();
    for (const [step, expected, entry] of steps) {
      const result = await phone(contactId, step, entry);
      if (result !== expected) throw new Error(`${step}: expected ${expected}, got ${result}`);
    }
  };
  const entry = other.phoneUserId;
  await call([
    ['identify', 'identified', { entry }],
    ['authenticate', 'must-change', { secret: other.phonePassword }],
    ['propose-password', 'proposed', { secret: PHONE_PASSWORD }],
    ['confirm-password', 'changed', { secret: PHONE_PASSWORD }],
  ]);
  await measure('call that hears its balances', () =>
    call([
      ['identify', 'identified', { entry }],
      ['authenticate', 'welcome', { secret: PHONE_PASSWORD }],
      ['balances', 'spoken', {}],
    ]),
  );

  const alerts = { email: true, sms: true };
  await expecting(200, investor('PUT', '/api/account/alerts', alerts, token));
  await measure('file with two movements of an account, told', () =>
    feed('movements-2026-11-22.csv', movementsOf(other.accountNumber)),
  );

  for (const [i, count] of lines.entries()) {
    const numbers = Array.from({ length: count / STOCKS }, (_, n) => String(FIRST_ACCOUNT + n));
    await addAccounts(service, accountNumber, numbers);
    await service.skip();
    const name = `balances-2026-11-${10 + i}.csv`;
    await measure(
      `line of a file of ${count.toLocaleString('en')}`,
      () => feed(name, fileOf(numbers)),
      count,
    );
  }
  return used;
}
