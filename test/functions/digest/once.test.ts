/**
 * A digest goes out once a participant and day, whatever comes twice or is retried; where SES may
 * have taken it and nobody knows, it goes out again.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLAIM_MS } from '../../../core/store/sent-messages.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { Broker, opening } from '../../support/broker.ts';
import { type Fault, faults, strike } from '../../support/faults.ts';
import { DigestWorld, MONDAY } from '../../support/functions/digest/digest-world.ts';
import { unwrap } from '../../support/investor.ts';

let logs: Logs;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.release());

async function waiting(): Promise<DigestWorld> {
  const mail = await DigestWorld.begin();
  mail.world.setTime(MONDAY);
  unwrap(await new Broker(mail.world).make(opening('30000001')));
  return mail;
}

test('five deliveries concurrently, and more later that day, send one', async () => {
  const mail = await waiting();
  await Promise.allSettled(Array.from({ length: 5 }, () => mail.run()));
  mail.world.advance(CLAIM_MS);
  unwrap(await new Broker(mail.world).make(opening('30000002')));
  await mail.run({ scheduledAt: MONDAY });
  expect(mail.sent).toHaveLength(1);
});

test('a retry after midnight in Hong Kong is of the same day; the next day has its own', async () => {
  const mail = await waiting();
  const late = '2026-11-30T15:30:00Z';
  mail.world.setTime('2026-11-30T15:59:59.000Z');
  await mail.run({ scheduledAt: late });
  mail.world.advance(2000);
  await mail.run({ scheduledAt: late });
  expect(mail.sent).toHaveLength(1);
  await mail.run({ scheduledAt: '2026-11-30T16:00:00Z' });
  expect(mail.sent.map(({ tags }) => tags.event)).toEqual([
    'digest-C00088-2026-11-30',
    'digest-C00088-2026-12-01',
  ]);
});

test('a throttled SES delays it until a retry', async () => {
  const mail = await waiting();
  mail.fail = () => Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });
  for (let i = 0; i < 2; i++) await expect(mail.run()).rejects.toThrow('the digest was not sent');
  mail.fail = () => undefined;
  await mail.run();
  await mail.run();
  expect(mail.sent).toHaveLength(1);
});

/** The requests of one digest: two lists, a claim, the e-mail and its record. */
const REQUESTS = ['Query', 'Query', 'UpdateItem', 'SendEmail', 'UpdateItem'];

test.each(Object.entries(faults))(
  'each request that %s: it is sent, and twice only if nobody can know',
  async (_, fault: Fault) => {
    for (const [position, operation] of REQUESTS.entries()) {
      const mail = await waiting();
      mail.world.requests();
      await strike(mail.world, fault, position, () => mail.run()).catch(() => {});
      expect(mail.world.requests()[position]).toBe(operation);
      mail.world.intercept(undefined);
      mail.world.advance(CLAIM_MS);
      await mail.run({ scheduledAt: MONDAY });
      await mail.run({ scheduledAt: MONDAY });
      const isUnknown =
        operation === 'SendEmail' ? fault.takesEffect : position === 4 && !fault.takesEffect;
      expect(mail.sent.length, `${operation} at ${position}`).toBe(isUnknown ? 2 : 1);
    }
  },
);
