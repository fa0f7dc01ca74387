/** D20: who is told of movements, by which way, and once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Holder } from '../../../core/domain/holder.ts';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { Movement } from '../../../core/domain/position.ts';
import { Alerts, toldOf } from '../../../core/store/alerts.ts';
import { newEvent } from '../../../core/store/events.ts';
import type { OpenedAccount } from '../../../functions/broker/open-account.ts';
import { THROTTLED_PAUSE_MS } from '../../../functions/messages/messages.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { Broker } from '../../support/broker.ts';
import { Outbox } from '../../support/functions/feed/outbox.ts';
import { Inbox } from '../../support/functions/messages/inbox.ts';
import { closeAccount } from '../../support/participant.ts';
import { investorOrigin } from '../../support/world.ts';

const DATE = '2026-11-20';
const BOTH = { alerts: { email: true, sms: true } };

let logs: Logs;
let inbox: Inbox;
let outbox: Outbox;
beforeEach(async () => {
  logs = captureLogs();
  inbox = await Inbox.begin();
  outbox = new Outbox(inbox.world);
});
afterEach(() => logs.release());

const movement = (
  stockCode: string,
  quantity: number,
  direction: 'in' | 'out' = 'in',
): Movement => ({
  date: DATE,
  stockCode,
  nameEn: 'HSBC HOLDINGS',
  nameZh: '滙豐控股',
  direction,
  quantity,
  reference: `R${stockCode}`,
});

/** Puts movements into the outbox, as the feed does. */
async function tell(account: OpenedAccount, ...movements: Movement[]): Promise<void> {
  const { db, now } = inbox.world.context;
  const alerts = new Alerts(inbox.world.table('Alerts'), db);
  const of = { account: accountKey(account), date: DATE };
  const seen = (await alerts.ofDay(DATE, [of.account])).get(of.account);
  const files = (seen?.files ?? 0) + 1;
  const told = toldOf(movements);
  const isTold = seen?.digest === told.digest;
  const write =
    seen && isTold ? alerts.confirm(seen, files) : alerts.tell(of, told, files, seen, now());
  expect((await db.write(write)).applied).toBe(true);
}

const choose = (account: OpenedAccount, email: boolean, sms: boolean) => {
  const { db, accounts } = inbox.world.context;
  return db.write(accounts.chooseAlerts(account, { email, sms }, []));
};
const sent = () => inbox.sent.map(({ by, to }) => `${by} ${to}`).sort();

test('D20: an alert goes by each way that is chosen, once however often its record comes', async () => {
  const account = await inbox.world.open({ ...BOTH, language: 'en' });
  await tell(account, movement('00005', 1400), movement('00700', 200, 'out'));
  for (let i = 0; i < 3; i++) expect(await inbox.tell(...outbox.records())).toEqual([]);
  expect(sent()).toEqual(['email siuming.chan@example.com', 'sms +85291234567']);
  const tail = account.accountNumber.slice(-3);
  const [email, sms] = inbox.sent.toSorted((a, b) => a.by.localeCompare(b.by));
  expect(email?.subject).toBe('Stock Segregated Account: 2 stock movements on 20 Nov 2026');
  expect(email?.text).toContain(
    '\n\n00005 HSBC HOLDINGS: 1,400 in\n00700 HSBC HOLDINGS: 200 out\n\n',
  );
  expect(sms?.text).toBe(
    `HKSCC, account ending ${tail}: 2 stock movements on 20 Nov 2026. Details: sign in or call CCASS Phone.`,
  );
  for (const each of inbox.sent) {
    expect(each.text).not.toContain(account.accountNumber);
    expect(each.account).toBe(accountKey(account).replace('#', '-'));
  }
});

test('a correction is sent, marked as one; what more files confirm is not', async () => {
  const account = await inbox.world.open({ ...BOTH, language: 'en' });
  await tell(account, movement('00005', 400));
  await tell(account, movement('00005', 400));
  await tell(account, movement('00005', 4000));
  expect(await inbox.tell(...outbox.records())).toEqual([]);
  const texts = inbox.sent.filter(({ by }) => by === 'sms').map(({ text }) => text);
  expect(texts).toHaveLength(2);
  expect(texts[0]).not.toContain('correction');
  expect(texts[1]).toContain(': correction: 1 stock movement on ');
});

describe('when the message is sent, it goes', () => {
  test.each([
    [true, false, ['email siuming.chan@example.com']],
    [false, true, ['sms +85291234567']],
    [false, false, []],
  ])('by the ways that are chosen then (e-mail %s, SMS %s)', async (email, sms, wanted) => {
    const account = await inbox.world.open(BOTH);
    await tell(account, movement('00005', 400));
    await choose(account, email, sms);
    expect(await inbox.tell(...outbox.records())).toEqual([]);
    expect(sent()).toEqual(wanted);
  });

  test('to the holder of then, in his language, as far as he has addresses', async () => {
    const account = await inbox.world.open(BOTH);
    await tell(account, movement('00005', 400));
    const { db, accounts } = inbox.world.context;
    const holder: Holder = { nameEn: 'Lee', phones: ['61234567'], language: 'en' };
    const seen = await accounts.get(account);
    const now = inbox.world.context.now();
    await db.write(accounts.changeHolder(seen as never, holder, now, []));
    expect(await inbox.tell(...outbox.records())).toEqual([]);
    expect(sent()).toEqual(['sms +85261234567']);
    expect(inbox.sent[0]?.text).toContain('account ending');
  });

  test('to nobody once the account is closed', async () => {
    const account = await inbox.world.open(BOTH);
    await tell(account, movement('00005', 400));
    await closeAccount(new Broker(inbox.world).context, account);
    expect(await inbox.tell(...outbox.records())).toEqual([]);
    expect(sent()).toEqual([]);
  });
});

test('the way that failed is tried again alone; an alert that expires or is deleted sends nothing', async () => {
  const account = await inbox.world.open(BOTH);
  await tell(account, movement('00005', 400));
  const [record] = outbox.records();
  inbox.fail = ({ by }) => (by === 'sms' ? new Error('down') : undefined);
  expect(await inbox.tell(record as never)).toEqual([record?.dynamodb?.SequenceNumber]);
  inbox.fail = () => undefined;
  expect(await inbox.tell(record as never)).toEqual([]);
  expect(sent()).toEqual(['email siuming.chan@example.com', 'sms +85291234567']);
  const removed = {
    ...record,
    eventName: 'REMOVE' as const,
    dynamodb: { OldImage: record?.dynamodb?.NewImage },
  };
  expect(await inbox.tell(removed as never)).toEqual([]);
  expect(inbox.sent).toHaveLength(2);
  expect(logs.take().join('')).not.toContain('unattributed');
});

describe('while SES throttles', () => {
  const throttled = () => Object.assign(new Error('rate'), { name: 'TooManyRequestsException' });

  test('alerts wait ten seconds before they are tried again', async () => {
    const account = await inbox.world.open(BOTH);
    await tell(account, movement('00005', 1));
    inbox.fail = throttled;
    const before = inbox.world.context.now().getTime();
    expect(await inbox.tell(...outbox.records())).toHaveLength(1);
    expect(inbox.world.context.now().getTime() - before).toBe(THROTTLED_PAUSE_MS);
    inbox.fail = () => undefined;
    expect(await inbox.tell(...outbox.records())).toEqual([]);
    expect(sent()).toHaveLength(2);
  });

  test('messages about events do not wait, nor do alerts that failed for another reason', async () => {
    const account = await inbox.world.open(BOTH);
    const { now } = inbox.world.context;
    const changed = newEvent('phone-password-changed', investorOrigin, now().toISOString());
    const record = await inbox.enters(accountKey(account), changed);
    await tell(account, movement('00005', 1));
    const before = now();
    inbox.fail = throttled;
    expect(await inbox.tell(record)).toHaveLength(1);
    inbox.fail = () => new Error('out of order');
    expect(await inbox.tell(...outbox.records())).toHaveLength(1);
    expect(now()).toEqual(before);
  });
});
