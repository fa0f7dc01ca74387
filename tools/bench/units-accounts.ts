/** Accounts for the measurement of units, and their daily files. */
import { randomUUID } from 'node:crypto';
import { accountKey } from '../../core/domain/identifiers.ts';
import { MAX_WRITTEN, parts } from '../../core/store/batches.ts';
import { newEvent } from '../../core/store/events.ts';
import { headers } from '../../functions/feed/row.ts';
import { SoftwareAuthenticator } from '../shared/software-authenticator.ts';
import { HOLDER, PARTICIPANT, PASSWORD } from './population.ts';
import type { UnitsService } from './units-service.ts';

/** Stocks of each account in a daily file. */
export const STOCKS = 10;
/** Sign-ins in the trail of an investor who comes every day. */
const MANY_EVENTS = 120;
const DAY_MS = 86_400_000;

/** Measures an operation, and returns its result. */
export type Measure = <T>(operation: string, work: () => Promise<T>, times?: number) => Promise<T>;

/** Opens an account, as maker and checker, and registers an internet user ID. */
export async function openAndRegister(
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

/**
 * Returns the answer if it has this status.
 * @throws Error for any other
 */
export async function expecting<T extends { status: number; body: object }>(
  status: number,
  answer: Promise<T>,
): Promise<T> {
  const answered = await answer;
  if (answered.status === status) return answered;
  throw new Error(`Expected ${status}, got ${answered.status} ${JSON.stringify(answered.body)}`);
}

/** Gives an account the trail of an investor who comes every day. */
export async function addSignIns(
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
export async function addAccounts(
  { context: { accounts, db } }: UnitsService,
  accountNumber: string,
  numbers: string[],
) {
  const account = await accounts.get({ participantId: PARTICIPANT, accountNumber });
  for (const part of parts(numbers, MAX_WRITTEN))
    await db.putAll(
      part.map((number) => ({
        kind: 'put',
        table: accounts.table,
        item: { ...account, accountNumber: number },
      })),
    );
}

/** A daily file of balances that names the accounts. */
export function fileOf(accountNumbers: readonly string[]): string {
  const rows = accountNumbers.flatMap((number) =>
    Array.from(
      { length: STOCKS },
      (_, i) =>
        `${PARTICIPANT},${number},${String(i + 1).padStart(5, '0')},HSBC HOLDINGS,滙豐控股,${1000 + i}`,
    ),
  );
  return `${[headers.balances.join(), ...rows].join('\r\n')}\r\n`;
}

/** A daily file of two movements of an account. */
export function movementsOf(accountNumber: string): string {
  const rows = ['in', 'out'].map(
    (direction, i) =>
      `${PARTICIPANT},${accountNumber},0000${i + 1},HSBC HOLDINGS,滙豐控股,${direction},1000,R${i}`,
  );
  return `${[headers.movements.join(), ...rows].join('\r\n')}\r\n`;
}

/** Adds a passkey to an internet user ID. @returns a sign-in with it, in two requests */
export async function addPasskey(
  { investor, passkeys }: UnitsService,
  internetUserId: string,
): Promise<() => Promise<unknown>> {
  const authenticator = new SoftwareAuthenticator('https://ssa.example.hk');
  const signedIn = { internetUserId, password: PASSWORD };
  const { token } = await expecting(201, investor('POST', '/api/sessions', signedIn));
  const session = `__Host-session=${token}`;
  const proof = { password: PASSWORD };
  await expecting(204, passkeys('POST', '/api/sessions/current/proof', proof, session));
  const begun = await expecting(200, passkeys('POST', '/api/passkeys/options', undefined, session));
  const cookies = `${session}; __Host-ceremony=${begun.token}`;
  const added = { name: 'Laptop', credential: authenticator.create(begun.body) };
  await expecting(201, passkeys('POST', '/api/passkeys', added, cookies));
  return async () => {
    const asked = await expecting(200, passkeys('POST', '/api/passkey-sessions/options'));
    const used = { credential: authenticator.get(asked.body) };
    const cookie = `__Host-ceremony=${asked.token}`;
    return expecting(201, passkeys('POST', '/api/passkey-sessions', used, cookie));
  };
}
