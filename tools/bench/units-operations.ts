/**
 * Performs operations of the service, one at a time, and what follows each: the audit function on
 * the records of the tables' streams, then the messages function on those of the trail.
 */
import { randomUUID } from 'node:crypto';
import { accountKey } from '../../core/domain/identifiers.ts';
import { newEvent } from '../../core/store/events.ts';
import { headers } from '../../functions/feed/row.ts';
import type { PhoneStep } from '../../functions/phone/contract.ts';
import type { Counts } from './counted-aws.ts';
import { HOLDER, PARTICIPANT, PASSWORD, PHONE_PASSWORD, WRONG_PASSWORD } from './population.ts';
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
  /** Records in the streams of Accounts, Credentials and Requests. */
  records: number;
  /** Events recorded: records in the stream of the trail. */
  events: number;
  /** Of the functions behind the streams. */
  after: Counts;
  /** Bytes that all items together grew by; may be negative. */
  storedBytes: number;
}

/** Stocks of each account in a daily file. */
export const STOCKS = 10;
/** Sign-ins in the trail of an investor who comes every day. */
const MANY_EVENTS = 120;
/** Items of a BatchWriteItem. */
const MAX_WRITTEN = 25;
const BATCH_ACCOUNTS = 20_000_000;
const DAY_MS = 86_400_000;

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
  await measure('sign-in, right, from a new place', () => signIn(201, internetUserId, PASSWORD));
  await addSignIns(service, accountNumber);
  await measure('sign-in, right, from a known place', () => signIn(201, internetUserId, PASSWORD));
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

  for (const [i, count] of lines.entries()) {
    const numbers = Array.from({ length: count / STOCKS }, (_, n) => String(BATCH_ACCOUNTS + n));
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

type Measure = <T>(operation: string, work: () => Promise<T>, times?: number) => Promise<T>;

/** Opens an account, as maker and checker, and registers an internet user ID. */
async function openAndRegister(
  { broker, investor }: UnitsService,
  measure: Measure,
  accountNumber: string,
) {
  const made = await measure('request to open an account', () =>
    expecting(
      201,
      broker('maker', '/broker/requests', { type: 'open-account', accountNumber, holder: HOLDER }),
    ),
  );
  const approved = await measure('approval: the account opens', () =>
    expecting(200, broker('checker', `/broker/requests/${made.body.requestId}/approval`)),
  );
  const { phoneUserId, phonePassword } = approved.body;
  const internetUserId = `k${accountNumber.slice(1)}`;
  const { body: terms } = await investor('GET', '/api/terms');
  const form = {
    phoneUserId,
    participantId: PARTICIPANT,
    accountNumber,
    phonePassword,
    internetUserId,
    internetPassword: PASSWORD,
    termsVersion: terms.version,
  };
  await measure('registration', () => expecting(201, investor('POST', '/api/registrations', form)));
  return {
    accountNumber,
    internetUserId,
    phoneUserId: String(phoneUserId),
    phonePassword: String(phonePassword),
  };
}

async function expecting<T extends { status: number; body: object }>(
  status: number,
  answer: Promise<T>,
): Promise<T> {
  const answered = await answer;
  if (answered.status === status) return answered;
  throw new Error(`Expected ${status}, got ${answered.status} ${JSON.stringify(answered.body)}`);
}

/** Gives an account the trail of an investor who comes every day. */
async function addSignIns(
  { context: { db, auditTrail, now } }: UnitsService,
  accountNumber: string,
) {
  for (let i = 1; i <= MANY_EVENTS; i++) {
    const at = new Date(now().getTime() - i * DAY_MS).toISOString();
    const origin = {
      actor: 'investor',
      channel: 'internet',
      source: '192.0.2.1',
      trace: randomUUID(),
    } as const;
    await db.write(
      auditTrail.record(
        accountKey({ participantId: PARTICIPANT, accountNumber }),
        newEvent('internet-sign-in', origin, at),
      ),
    );
  }
}

/** Adds copies of an account under other numbers. */
async function addAccounts(
  { context: { accounts, db } }: UnitsService,
  accountNumber: string,
  numbers: string[],
) {
  const account = await accounts.get({ participantId: PARTICIPANT, accountNumber });
  for (let i = 0; i < numbers.length; i += MAX_WRITTEN)
    await db.putAll(
      numbers.slice(i, i + MAX_WRITTEN).map((number) => ({
        kind: 'put',
        table: accounts.table,
        item: { ...account, accountNumber: number },
      })),
    );
}

/** A daily file of balances that names the accounts. */
function fileOf(accountNumbers: readonly string[]): string {
  const rows = accountNumbers.flatMap((number) =>
    Array.from(
      { length: STOCKS },
      (_, i) =>
        `${PARTICIPANT},${number},${String(i + 1).padStart(5, '0')},HSBC HOLDINGS,滙豐控股,${1000 + i}`,
    ),
  );
  return `${[headers.balances.join(), ...rows].join('\r\n')}\r\n`;
}
