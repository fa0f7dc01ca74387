/**
 * D12: a message goes out once by each way, however often its event comes, whoever tells it
 * concurrently, and whatever fails. Where SES or SNS may have taken a message and nobody knows, it
 * goes out again.
 */
import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventType } from '../../../core/domain/events.ts';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { TIME_TO_SEND_MS } from '../../../core/messages/send-once.ts';
import { newEvent } from '../../../core/store/events.ts';
import { CLAIM_MS, KEPT_DAYS, SentMessages } from '../../../core/store/sent-messages.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { Broker } from '../../support/broker.ts';
import { ENDED, faults, strike } from '../../support/faults.ts';
import { Inbox } from '../../support/functions/messages/inbox.ts';
import { unwrap } from '../../support/investor.ts';
import { investorOrigin } from '../../support/world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let logs: Logs;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.release());

/** An account, and the records of events of it. */
async function records(...types: EventType[]) {
  const inbox = await Inbox.begin();
  const account = await inbox.world.open();
  const entered: DynamoDBRecord[] = [];
  for (const type of types) {
    inbox.world.advance(1000);
    const event = newEvent(type, investorOrigin, inbox.world.context.now().toISOString());
    entered.push(await inbox.enters(accountKey(account), event));
  }
  return { inbox, account, records: entered };
}

/** As Lambda does: until nothing fails, from the first record that failed on. */
async function toTheEnd(inbox: Inbox, batch: DynamoDBRecord[]): Promise<void> {
  for (let rest = batch; rest.length > 0; ) {
    const [failed] = await inbox.tell(...rest);
    rest = failed
      ? rest.slice(rest.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed))
      : [];
  }
}

/** How often each message was sent, by way, recipient and text. */
function counts(inbox: Inbox): number[] {
  const seen = new Map<string, number>();
  for (const { by, to, text } of inbox.sent) {
    const key = `${by} ${to} ${text}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return [...seen.values()];
}

const SOME: EventType[] = ['account-opened', 'internet-sign-in', 'internet-password-changed'];

test('a replay sends nothing twice, for as long as anything can bring a record again', async () => {
  const { inbox, records: day } = await records(...SOME);
  expect(await inbox.tell(...day)).toEqual([]);
  expect(counts(inbox)).toEqual([1, 1, 1, 1, 1, 1]);
  for (const days of [0, 1, 90]) {
    inbox.world.advance(days * DAY_MS);
    expect(await inbox.tell(...day)).toEqual([]);
  }
  expect(inbox.sent).toHaveLength(6);
});

test('an event is told whatever its age', async () => {
  const { inbox, records: old } = await records('phone-password-reset-approved');
  inbox.world.advance(7 * DAY_MS);
  expect(await inbox.tell(...old)).toEqual([]);
  expect(inbox.sent).toHaveLength(2);
});

test('an item that has expired counts as absent, whether TTL deleted it or not', async () => {
  const { inbox, records: day } = await records('account-opened');
  await inbox.tell(...day);
  inbox.world.advance(KEPT_DAYS * DAY_MS);
  await inbox.tell(...day);
  expect(inbox.sent).toHaveLength(4);
  await inbox.tell(...day);
  expect(inbox.sent).toHaveLength(4);

  const { endpoint, accessKeyId } = inbox.world;
  const client = new DynamoDBClient({
    endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  const TableName = inbox.world.table('SentMessages');
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  expect(Items).toHaveLength(2);
  for (const { account, id } of Items)
    await client.send(new DeleteItemCommand({ TableName, Key: { account, id } as never }));
  await inbox.tell(...day);
  expect(inbox.sent).toHaveLength(6);
});

test('five invocations with the same records concurrently send each message once', async () => {
  const { inbox, records: day } = await records(...SOME);
  await Promise.all(Array.from({ length: 5 }, () => toTheEnd(inbox, day)));
  expect(counts(inbox)).toEqual([1, 1, 1, 1, 1, 1]);
});

test('a change of holder is told once to each holder, also after the next change', async () => {
  const { inbox, account } = await records();
  const broker = new Broker(inbox.world);
  const change = async (email: string, phone: string) => {
    const holder = { nameEn: 'Chan', phones: [phone], email, language: 'en' as const };
    const { accountNumber } = account;
    const made = unwrap(await broker.make({ type: 'change-holder', accountNumber, holder }));
    unwrap(await broker.approve(made.requestId));
    const at = inbox.world.context.now().toISOString();
    return inbox.enters(accountKey(account), newEvent('holder-changed', investorOrigin, at));
  };
  const first = await change('second@example.com', '+85291234567');
  await inbox.tell(first);
  const told = inbox.sent.map(({ to }) => to).sort();
  expect(told).toEqual(['+85291234567', 'second@example.com', 'siuming.chan@example.com']);
  await change('third@example.com', '+85261112222');
  inbox.sent.length = 0;
  expect(await inbox.tell(first)).toEqual([]);
  expect(inbox.sent.map(({ to }) => to)).toEqual([]);
});

test('a claim that a crash left behind holds the message back until the claim ends', async () => {
  const { inbox, records: day } = await records('account-opened');
  const crash = faults['is not sent any more, for the process ends'];
  // Requests: the account, two claims, then the first message.
  expect(await strike(inbox.world, crash as never, 3, () => inbox.tell(...day))).toBe(ENDED);
  inbox.world.intercept(undefined);
  inbox.sent.length = 0;
  expect(await inbox.tell(...day)).toEqual(['1']);
  inbox.world.advance(CLAIM_MS - 1);
  expect(await inbox.tell(...day)).toEqual(['1']);
  inbox.world.advance(1);
  expect(await inbox.tell(...day)).toEqual([]);
  expect(inbox.sent.length).toBeGreaterThan(0);
});

test('who lost a claim cannot release the claim of who took it over', async () => {
  const { world } = await Inbox.begin();
  const { db, now } = world.context;
  const messages = new SentMessages(world.table('SentMessages'), db);
  const key = { account: 'C00088#10000001', id: '2026-11-23T02:00:00.000Z#1#email' };
  expect(await db.write(messages.claim(key, 'a', now()))).toMatchObject({ applied: true });
  world.advance(CLAIM_MS);
  expect(await db.write(messages.claim(key, 'b', now()))).toMatchObject({ applied: true });
  expect(await db.write(messages.release(key, 'a'))).toMatchObject({ applied: false });
  const refused = await db.write(messages.claim(key, 'c', now()));
  expect(refused).toMatchObject({ applied: false, item: { claim: 'b' } });
  expect(await db.write(messages.release(key, 'b'))).toMatchObject({ applied: true });
  expect(await db.write(messages.claim(key, 'c', now()))).toMatchObject({ applied: true });
});

test('no message is begun that Lambda might cut off', async () => {
  const { inbox, records: day } = await records(...SOME);
  inbox.timeLeft = TIME_TO_SEND_MS - 1;
  expect(await inbox.tell(...day)).toEqual(['1']);
  expect(inbox.sent).toEqual([]);
  inbox.timeLeft = TIME_TO_SEND_MS;
  expect(await inbox.tell(...day)).toEqual([]);
  expect(inbox.sent).toHaveLength(6);
});

test('a claim that took effect although its answer was lost is the claim of its retry', async () => {
  const { inbox, records: day } = await records('account-opened');
  const tries = new Map<string, number>();
  inbox.world.intercept(async (service, operation, send, input) => {
    const answer = await send();
    if (service !== 'dynamodb' || operation !== 'UpdateItem') return answer;
    // The SDK's retry: the same request again, after the first has taken effect.
    const request = JSON.stringify(input);
    tries.set(request, (tries.get(request) ?? 0) + 1);
    return tries.get(request) === 1 ? send() : answer;
  });
  expect(await inbox.tell(...day)).toEqual([]);
  expect(counts(inbox)).toEqual([1, 1]);
});

/** The requests of one event: its account, a claim a message, then what is sent and recorded. */
const REQUESTS = ['GetItem', 'claim', 'claim', 'send', 'send', 'record', 'record'];

test.each(Object.entries(faults))(
  'each request that %s: the message is sent, and twice only if nobody can know',
  async (_, fault) => {
    for (let position = 0; position < REQUESTS.length; position++) {
      const { inbox, records: day } = await records('account-opened');
      inbox.world.requests();
      await strike(inbox.world, fault, position, () => inbox.tell(...day));
      const operation = inbox.world.requests()[position];
      inbox.world.intercept(undefined);
      inbox.world.advance(CLAIM_MS);
      expect(await inbox.tell(...day)).toEqual([]);

      const isSend = operation === 'SendEmail' || operation === 'Publish';
      const isRecord = operation === 'UpdateItem' && position > 2;
      // If the process ends, the other message may be sent and not recorded, too.
      const unknown = isSend ? fault.takesEffect : isRecord && !fault.takesEffect;
      const most = 2 + (unknown ? 1 : 0) + (fault.ends && position > 2 ? 1 : 0);
      const sent = counts(inbox);
      const where = `${operation} at ${position}: ${sent}`;
      expect(sent, where).toHaveLength(2);
      const total = sent.reduce((sum, each) => sum + each, 0);
      expect(total, where).toBeLessThanOrEqual(most);
      if (!fault.ends) expect(total, where).toBe(most);
    }
  },
);
