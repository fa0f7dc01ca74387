/** D21: the investor sees which messages were sent to him, about what, when and by which way. */
import { beforeEach, expect, test } from 'vitest';
import type { EventType } from '../../../core/domain/events.ts';
import type { Holder } from '../../../core/domain/holder.ts';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { MessageRejected } from '../../../core/messages/email.ts';
import { Alerts, toldOf } from '../../../core/store/alerts.ts';
import { newEvent } from '../../../core/store/events.ts';
import { call, investorApi } from '../../support/api.ts';
import { Broker } from '../../support/broker.ts';
import { Outbox } from '../../support/functions/feed/outbox.ts';
import { Inbox } from '../../support/functions/messages/inbox.ts';
import { Investor, unwrap } from '../../support/investor.ts';
import { investorOrigin } from '../../support/world.ts';

const BOTH = ['email', 'sms'];

let inbox: Inbox;
let outbox: Outbox;
let investor: Investor;
let cookie: string;

beforeEach(async () => {
  inbox ??= await Inbox.begin();
  outbox = new Outbox(inbox.world);
  inbox.fail = () => undefined;
  investor = await Investor.registered(inbox.world);
  cookie = unwrap(await investor.signIn()).token;
  inbox.world.advance(1000);
});

const now = () => inbox.world.context.now().toISOString();

const ask = async (query: Record<string, string> = {}) =>
  (await call(investorApi(inbox.world), 'GET', '/api/account/activity', { cookie, query })).body;

/** An event of the account; its messages are sent so many seconds later. */
async function happens(type: EventType, seconds = 5): Promise<void> {
  const event = newEvent(type, investorOrigin, now());
  const record = await inbox.enters(accountKey(investor.account), event);
  inbox.world.advance(seconds * 1000);
  await inbox.tell(record);
}

/** An alert about a day of which it never heard; its messages are sent at once. */
async function moves(day: string): Promise<void> {
  const { db, accounts } = inbox.world.context;
  await db.write(accounts.chooseAlerts(investor.account, { email: true, sms: true }, []));
  const movement = { date: day, stockCode: '00005', nameEn: 'HSBC', nameZh: '滙豐' };
  const told = toldOf([{ ...movement, direction: 'in', quantity: 1, reference: 'R1' }]);
  const alerts = new Alerts(inbox.world.table('Alerts'), db);
  const of = { account: accountKey(investor.account), date: day };
  await db.write(alerts.tell(of, told, 1, undefined, inbox.world.context.now()));
  expect(await inbox.tell(...outbox.records())).toEqual([]);
}

async function changeHolder(holder: Partial<Holder>): Promise<void> {
  const broker = new Broker(inbox.world);
  const { accountNumber } = investor.account;
  const made = await broker.make({ type: 'change-holder', accountNumber, holder });
  unwrap(await broker.approve(unwrap(made).requestId));
  await happens('holder-changed');
}

test('D21: an event says by which ways it was told, and when; one that was not says nothing', async () => {
  await happens('internet-sign-in-failed');
  await happens('internet-password-changed');
  const at = now();
  expect((await ask()).events).toMatchObject([
    { type: 'internet-password-changed', told: BOTH.map((channel) => ({ channel, at })) },
    { type: 'internet-sign-in-failed' },
  ]);
  expect((await ask()).events[1]).not.toHaveProperty('told');
  expect(await ask()).not.toHaveProperty('alerts');
});

test('what was refused, or is not sent yet, counts as not sent', async () => {
  inbox.fail = ({ by }) => (by === 'sms' ? new MessageRejected('OptedOutException') : undefined);
  await happens('internet-password-changed');
  inbox.fail = () => new Error('SES and SNS are down');
  await happens('internet-password-reset');
  const { events } = await ask();
  expect(events[0]).not.toHaveProperty('told');
  expect(events[1].told).toEqual([{ channel: 'email', at: expect.any(String) }]);
});

test('D21: alerts of movements are shown with the day that they are about, newest first', async () => {
  await moves('2026-11-19');
  inbox.world.advance(1000);
  await moves('2026-11-20');
  const at = now();
  expect((await ask()).alerts).toEqual([
    { date: '2026-11-20', told: BOTH.map((channel) => ({ channel, at })) },
    { date: '2026-11-19', told: BOTH.map((channel) => ({ channel, at: expect.any(String) })) },
  ]);
});

test('each message is on one page, alerts on that of the events of their time', async () => {
  await moves('2026-11-18');
  for (let i = 0; i < 51; i++)
    await happens(i % 10 ? 'internet-sign-in-failed' : 'alerts-changed', 1);
  await moves('2026-11-20');
  const first = await ask();
  const second = await ask({ cursor: first.cursor });
  const days = (alerts: { date: string }[]) => alerts.map(({ date }) => date);
  expect([days(first.alerts), days(second.alerts)]).toEqual([['2026-11-20'], ['2026-11-18']]);
  const told = [...first.events, ...second.events].map((event) => event.told?.length ?? 0);
  expect(told.filter((count) => count === 2)).toHaveLength(6);
  expect(second.events.at(-1).told).toHaveLength(2);
});

test('another holder sees the message about the change to him, and none of those before', async () => {
  await happens('internet-password-changed');
  await moves('2026-11-19');
  inbox.world.advance(1000);
  await changeHolder({ nameEn: 'Wong Ka Yan', email: '', phones: ['+85261112222'] });
  const { events, alerts } = await ask();
  expect(events).toEqual([
    expect.objectContaining({
      type: 'holder-changed',
      // The former holder was told by e-mail, too.
      told: [{ channel: 'sms', at: now() }],
    }),
  ]);
  expect(alerts).toBeUndefined();
  await moves('2026-11-20');
  expect((await ask()).alerts).toHaveLength(1);
});
