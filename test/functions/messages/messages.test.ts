/**
 * D12, standards 14: who gets which message, by e-mail or SMS and in which language, and what
 * happens to a message that cannot be sent.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HolderChange } from '../../../core/domain/change-of-holder.ts';
import type { EventType } from '../../../core/domain/events.ts';
import type { Holder } from '../../../core/domain/holder.ts';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { Account } from '../../../core/store/account.ts';
import { newEvent } from '../../../core/store/events.ts';
import { REMEMBERED_DAYS } from '../../../core/store/sent-messages.ts';
import { placeOf } from '../../../functions/messages/new-place.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { Broker } from '../../support/broker.ts';
import { Inbox } from '../../support/functions/messages/inbox.ts';
import { unwrap } from '../../support/investor.ts';
import { defaultHolder, investorOrigin } from '../../support/world.ts';

let logs: Logs;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.release());

const named = (name: string) => Object.assign(new Error(name), { name });

describe('recipients and language', () => {
  test.each<[Holder['language'], string, string]>([
    ['yue', '股份獨立戶口：您的互聯網使用者密碼已更改', '致 陳小明：'],
    ['cmn', '股份独立账户：您的互联网用户密码已修改', '尊敬的陳小明：'],
    ['en', 'Stock Segregated Account: your internet password was changed', 'Dear Chan Siu Ming,'],
  ])('%s', async (language, subject, greeting) => {
    const inbox = await Inbox.begin();
    const account = await inbox.world.open({ ...(language && { language }) });
    const [email, sms] = await inbox.about(account, 'internet-password-changed');
    expect(email).toMatchObject({ by: 'email', to: 'siuming.chan@example.com', subject });
    expect(email?.text.startsWith(greeting)).toBe(true);
    expect(email?.html).toContain(greeting);
    expect(email?.from).toMatch(/^(HKSCC|香港[結结]算)$/);
    expect(sms).toMatchObject({
      by: 'sms',
      to: '+85291234567',
      account: accountKey(account).replace('#', '-'),
    });
  });

  test('a message names the account by its last three digits, and states Hong Kong time', async () => {
    const inbox = await Inbox.begin();
    inbox.world.setTime('2026-11-23T15:59:00.000Z');
    const account = await inbox.world.open({ language: 'en' });
    const sent = await inbox.about(account, 'phone-password-reset-approved');
    for (const { text } of sent) {
      expect(text).toContain(account.accountNumber.slice(-3));
      expect(text).not.toContain(account.accountNumber);
      expect(text).toContain('24 Nov 2026');
    }
    expect(sent[0]?.text).toContain('on 23 Nov 2026, 23:59 (Hong Kong time)');
  });

  test('SMS goes to the first phone, eight digits to Hong Kong; one way is enough', async () => {
    const inbox = await Inbox.begin();
    const ways = async (holder: Partial<Holder>) =>
      (await inbox.about(await inbox.world.open(holder), 'account-opened')).map(
        ({ by, to }) => `${by} ${to}`,
      );
    expect(await ways({ phones: ['91234567', '+85298765432'] })).toEqual([
      'email siuming.chan@example.com',
      'sms +85291234567',
    ]);
    expect(await ways({ phones: [] })).toEqual(['email siuming.chan@example.com']);
    const account = await inbox.world.open();
    const { email: _, ...withoutEmail } = defaultHolder;
    const { accounts, db, now } = inbox.world.context;
    const stored = unwrap((await accounts.get(account)) ?? {}) as Account;
    await db.write(accounts.changeHolder(stored, withoutEmail, now(), []));
    expect((await inbox.about(account, 'account-opened')).map(({ by }) => by)).toEqual(['sms']);
  });

  test('a change of holder is sent to the former holder too, once by each way', async () => {
    const inbox = await Inbox.begin();
    const broker = new Broker(inbox.world);
    const account = await inbox.world.open();
    const { accountNumber } = account;
    const holder: Holder = {
      nameEn: 'Mallory',
      phones: ['+85291234567'],
      email: 'mallory@example.com',
      language: 'en',
    };
    const { requestId } = unwrap(
      await broker.make({ type: 'change-holder', accountNumber, holder }),
    );
    unwrap(await broker.approve(requestId));
    expect((await inbox.about(account, 'holder-changed')).map(({ to }) => to).sort()).toEqual([
      '+85291234567',
      'mallory@example.com',
      'siuming.chan@example.com',
    ]);
    expect((await inbox.about(account, 'internet-password-changed')).map(({ to }) => to)).toEqual([
      'mallory@example.com',
      '+85291234567',
    ]);
  });

  test('a closed account still gets messages until it is gone; an unknown ID or account gets none', async () => {
    const inbox = await Inbox.begin();
    const broker = new Broker(inbox.world);
    const account = await inbox.world.open();
    broker.context.closedAccountYears = 1;
    const { requestId } = unwrap(
      await broker.make({ type: 'close-account', accountNumber: account.accountNumber }),
    );
    unwrap(await broker.approve(requestId));
    expect(await inbox.about(account, 'account-closed')).toHaveLength(2);
    expect(await inbox.about({ ...account, accountNumber: '99999999' }, 'account-closed')).toEqual(
      [],
    );
    const revoked = newEvent(
      'internet-password-revoked',
      investorOrigin,
      '2026-11-23T02:00:00.000Z',
    );
    expect(await inbox.tell(await inbox.enters('internet#nobody00', revoked))).toEqual([]);
    expect(inbox.sent).toEqual([]);
    inbox.world.setTime('2027-11-23T02:00:00.000Z');
    expect(await inbox.about(account, 'account-closed')).toEqual([]);
  });
});

describe('sign-ins from new places', () => {
  test('a message about the first one, and about each from an address not seen lately', async () => {
    const inbox = await Inbox.begin();
    const account = await inbox.world.open({ language: 'en' });
    const from = async (source: string, type: EventType = 'internet-sign-in') =>
      (await inbox.about(account, type, { source })).length;
    expect(await from('192.0.2.1')).toBe(2);
    expect(await from('192.0.2.1')).toBe(0);
    expect(await from('192.0.2.9')).toBe(2);
    expect(await from('192.0.2.1')).toBe(0);
    expect(await from('192.0.2.7', 'internet-sign-in-failed')).toBe(0);
    expect(await from('192.0.2.7')).toBe(2);
    const [email] = await inbox.about(account, 'internet-sign-in', { source: '198.51.100.4' });
    expect(email?.text).toContain('198.51.100.4');
  });

  test('each channel counts alone; a message states the end of a number; withheld is a place too', async () => {
    const inbox = await Inbox.begin();
    const account = await inbox.world.open({ language: 'en' });
    const call = (source?: string) =>
      inbox.about(account, 'phone-sign-in', { channel: 'phone', source: source as string });
    const [email] = await call('+85261112222');
    expect(email?.text).toContain('a number ending in 2222');
    expect(email?.text).not.toContain('6111');
    expect(await call('+85261112222')).toEqual([]);
    expect(await inbox.about(account, 'internet-sign-in', { source: '+85261112222' })).toHaveLength(
      2,
    );
    const [withheld] = await call('anonymous');
    expect(withheld?.text).toContain('a withheld number');
    expect(withheld?.text).not.toContain('mous');
    expect(await call(undefined)).toEqual([]);
  });

  test('IPv6: a network is a place', () => {
    expect(placeOf('2001:db8:1:2:aaaa::1')).toBe(placeOf('2001:0DB8:1:2::bbbb'));
    expect(placeOf('2001:db8:1:2::1')).not.toBe(placeOf('2001:db8:1:3::1'));
    expect(placeOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(placeOf('::1')).toBe('0:0:0:0::/64');
    expect(placeOf('192.0.2.1')).toBe('192.0.2.1');
  });

  /** Events of an account, and the number of messages about a sign-in from home after them. */
  async function afterEvents() {
    const inbox = await Inbox.begin();
    const account = await inbox.world.open();
    const happen = async (count: number, type: EventType, at: string, source = '192.0.2.1') => {
      const origin = { ...investorOrigin, source };
      const events = Array.from({ length: count }, () => newEvent(type, origin, at));
      await inbox.happened(accountKey(account), events);
    };
    const signIn = async (at: string) =>
      (await inbox.about(account, 'internet-sign-in', { at })).length;
    return { happen, signIn };
  }

  test('a place last seen more than a hundred sign-ins ago is new again', async () => {
    const { happen, signIn } = await afterEvents();
    await happen(1, 'internet-sign-in', '2026-11-01T00:00:00.000Z');
    await happen(99, 'internet-sign-in', '2026-11-02T00:00:00.000Z', '192.0.2.50');
    expect(await signIn('2026-11-03T00:00:00.000Z')).toBe(0);
    await happen(100, 'internet-sign-in', '2026-11-04T00:00:00.000Z', '192.0.2.50');
    expect(await signIn('2026-11-05T00:00:00.000Z')).toBe(2);
  });

  test.each<EventType>(['statement-fetched', 'internet-sign-in-failed', 'phone-sign-in'])(
    'any number of %s, which says nothing of the place, makes no place new',
    async (type) => {
      const { happen, signIn } = await afterEvents();
      await happen(1, 'internet-sign-in', '2026-11-01T00:00:00.000Z');
      await happen(120, type, '2026-11-02T00:00:00.000Z', '192.0.2.50');
      expect(await signIn('2026-11-03T00:00:00.000Z')).toBe(0);
    },
  );
});

describe('D12: an event that is told late goes to who held the account when it happened', () => {
  const DAY_MS = 24 * 60 * 60 * 1000;

  async function begin() {
    const inbox = await Inbox.begin();
    const broker = new Broker(inbox.world);
    const account = await inbox.world.open();
    /** An event of an account now; its record is told later. */
    const happens = (type: EventType) => {
      inbox.world.advance(1000);
      const at = inbox.world.context.now().toISOString();
      return inbox.enters(accountKey(account), newEvent(type, investorOrigin, at));
    };
    /** A change of holder; the record of its event. */
    const changeHolder = async (name: string, more: HolderChange = {}) => {
      inbox.world.advance(1000);
      const { requestId } = unwrap(
        await broker.make({
          type: 'change-holder',
          accountNumber: account.accountNumber,
          holder: {
            nameEn: name,
            phones: [],
            email: `${name}@example.com`,
            ...more,
          },
        }),
      );
      unwrap(await broker.approve(requestId));
      const at = inbox.world.context.now().toISOString();
      return inbox.enters(accountKey(account), newEvent('holder-changed', investorOrigin, at));
    };
    /** Who is told of these records, sorted. */
    const told = async (...records: DynamoDBRecord[]) => {
      inbox.sent.length = 0;
      expect(await inbox.tell(...records)).toEqual([]);
      return inbox.sent.map(({ to }) => to).sort();
    };
    return { inbox, happens, changeHolder, told };
  }

  const first = ['+85291234567', 'siuming.chan@example.com'];

  test('never to a later holder', async () => {
    const { happens, changeHolder, told } = await begin();
    const before = await happens('internet-password-changed');
    await changeHolder('second');
    const between = await happens('internet-password-changed');
    await changeHolder('third');
    const after = await happens('internet-password-changed');
    expect(await told(before)).toEqual(first);
    expect(await told(between)).toEqual(['second@example.com']);
    expect(await told(after)).toEqual(['third@example.com']);
  });

  test('a second change within a second does not hide the first from its victim', async () => {
    const { changeHolder, told } = await begin();
    const change = await changeHolder('mallory');
    const second = await changeHolder('mallet');
    expect(await told(change)).toEqual([...first, 'mallory@example.com'].sort());
    expect(await told(second)).toEqual(['mallet@example.com', 'mallory@example.com']);
  });

  test('to one person at the addresses of then, which a change just after cannot hide it from, and the newest', async () => {
    const { happens, changeHolder, told } = await begin();
    const event = await happens('internet-password-changed');
    const { nameEn } = defaultHolder;
    await changeHolder('corrected', { nameEn });
    await changeHolder('corrected twice', { nameEn, email: 'twice@example.com' });
    await changeHolder('third');
    expect(await told(event, event)).toEqual([...first, 'twice@example.com']);
  });

  test('to nobody once the account has forgotten the holder, and operations hears of it', async () => {
    const { inbox, happens, changeHolder, told } = await begin();
    const event = await happens('internet-password-changed');
    await changeHolder('second');
    inbox.world.advance((REMEMBERED_DAYS + 1) * DAY_MS);
    expect(await told(await happens('internet-password-reset'))).toEqual(['second@example.com']);
    await changeHolder('third');
    logs.take();
    expect(await told(event)).toEqual([]);
    const lines = logs.take().map((line) => JSON.parse(line));
    const refused = lines.filter(({ message }) => message === 'message refused');
    expect(refused.map(({ by, code }) => `${by} ${code}`).sort()).toEqual([
      'email HolderUnknown',
      'sms HolderUnknown',
    ]);
  });
});

describe('failures', () => {
  async function three() {
    const inbox = await Inbox.begin();
    const account = await inbox.world.open();
    const types: EventType[] = [
      'account-opened',
      'internet-password-changed',
      'internet-password-reset',
    ];
    const records: DynamoDBRecord[] = [];
    for (const [i, type] of types.entries()) {
      const at = `2026-11-23T02:00:0${i}.000Z`;
      records.push(await inbox.enters(accountKey(account), newEvent(type, investorOrigin, at)));
    }
    return { inbox, records };
  }

  test('a failure stops the batch and is reported: nothing before it is repeated, the rest waits', async () => {
    const { inbox, records } = await three();
    inbox.fail = ({ subject }) =>
      subject?.includes('密碼已更改') ? named('TooManyRequestsException') : undefined;
    expect(await inbox.tell(...records)).toEqual(['2']);
    expect(inbox.sent.filter(({ by }) => by === 'email')).toHaveLength(1);
    inbox.fail = () => undefined;
    expect(await inbox.tell(...records.slice(1))).toEqual([]);
    expect(inbox.sent.filter(({ by }) => by === 'email')).toHaveLength(3);
    expect(inbox.sent.filter(({ by }) => by === 'sms')).toHaveLength(3);
    expect(logs.take().some((line) => line.includes('"fault"'))).toBe(true);
  });

  test('the way that failed is tried again, and the one that got through is not repeated', async () => {
    const { inbox, records } = await three();
    inbox.fail = ({ by }) => (by === 'email' ? named('InternalServiceErrorException') : undefined);
    expect(await inbox.tell(records[0] as DynamoDBRecord)).toEqual(['1']);
    inbox.fail = () => undefined;
    expect(await inbox.tell(records[0] as DynamoDBRecord)).toEqual([]);
    expect(inbox.sent.map(({ by }) => by)).toEqual(['sms', 'email']);
  });

  test.each(['BadRequestException', 'InvalidParameterException', 'OptedOutException'])(
    'a permanent refusal (%s) is logged and holds nothing back; the other way is used',
    async (name) => {
      const { inbox, records } = await three();
      inbox.fail = ({ by }) => (by === 'email' ? named(name) : undefined);
      expect(await inbox.tell(...records)).toEqual([]);
      expect(inbox.sent.map(({ by }) => by)).toEqual(['sms', 'sms', 'sms']);
      const lines = logs.take().map((line) => JSON.parse(line));
      expect(lines.filter(({ message }) => message === 'message refused')).toMatchObject([
        { level: 'ERROR', by: 'email', code: name },
        { by: 'email' },
        { by: 'email' },
      ]);
    },
  );

  test("SNS's id of a text message is logged with the event's: its own log has the number", async () => {
    const { inbox, records } = await three();
    inbox.fail = ({ by }) => (by === 'sms' ? named('OptedOutException') : undefined);
    expect(await inbox.tell(records[0] as DynamoDBRecord)).toEqual([]);
    inbox.fail = () => undefined;
    expect(await inbox.tell(records[1] as DynamoDBRecord)).toEqual([]);
    const lines = logs.take().map((line) => JSON.parse(line));
    const [sent, ...others] = lines.filter(({ message }) => message === 'text message sent');
    expect([sent?.id, others]).toEqual([records[1]?.eventID, []]);
    expect(sent?.messageId).toMatch(/^of-sns-\d$/);
  });

  test('a changed or deleted record of the trail raises the alarm', async () => {
    const { inbox, records } = await three();
    const [first] = records as [DynamoDBRecord];
    expect(
      await inbox.tell({ ...first, eventName: 'MODIFY' }, { ...first, eventName: 'REMOVE' }),
    ).toEqual([]);
    expect(inbox.sent).toEqual([]);
    expect(logs.take().map((line) => JSON.parse(line))).toMatchObject([
      { level: 'ERROR', message: 'unattributed change', table: 'AuditTrail', change: 'MODIFY' },
      { message: 'unattributed change', change: 'REMOVE' },
    ]);
  });

  test('an event that TTL deletes at the end of its retention raises nothing', async () => {
    const { inbox, records } = await three();
    const [first] = records as [DynamoDBRecord];
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    expect(await inbox.tell({ ...first, eventName: 'REMOVE', userIdentity })).toEqual([]);
    expect(inbox.sent).toEqual([]);
    expect(logs.take().join('')).not.toContain('unattributed change');
  });

  test('an unattributed change in the trail causes no message', async () => {
    const { inbox, records } = await three();
    const [first] = records as [DynamoDBRecord];
    const NewImage = { ...first.dynamodb?.NewImage, type: { S: 'unattributed' } };
    expect(await inbox.tell({ ...first, dynamodb: { ...first.dynamodb, NewImage } })).toEqual([]);
    expect(inbox.sent).toEqual([]);
  });
});
