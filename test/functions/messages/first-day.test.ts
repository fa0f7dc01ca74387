/**
 * Standards 14, D12: an investor's first day. What one message tells already is not told again, and
 * nobody else can keep a message away from the investor by that.
 */
import { describe, expect, test } from 'vitest';
import type { EventType } from '../../../core/domain/events.ts';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { newEvent } from '../../../core/store/events.ts';
import { Inbox } from '../../support/functions/messages/inbox.ts';
import { investorOrigin } from '../../support/world.ts';

const HOME = '192.0.2.1';
const ELSEWHERE = '198.51.100.7';
const BEGUN = '2026-11-23T02:00:00.000Z';
const NEXT_DAY = '2026-11-24T02:00:00.000Z';
const LATER = '2026-11-24T02:00:00.001Z';

async function begin() {
  const inbox = await Inbox.begin();
  const account = await inbox.world.open({ language: 'en' });
  /** The subjects of the e-mails about an event of the account. */
  const told = async (type: EventType, at: string, source?: string) => {
    const channel = type.startsWith('phone') ? 'phone' : 'internet';
    const sent = await inbox.about(account, type, { at, channel, source: source as string });
    expect(sent.filter(({ by }) => by === 'sms')).toHaveLength(sent.length / 2);
    return sent.flatMap(({ subject }) => subject?.replace('Stock Segregated Account: ', '') ?? []);
  };
  /** An event that is told by nobody here. */
  const happens = (type: EventType, at: string) =>
    inbox.enters(accountKey(account), newEvent(type, investorOrigin, at));
  return { inbox, account, told, happens };
}

test('three messages: the opening, the new phone password, the registration', async () => {
  const { told } = await begin();
  const day = [
    await told('account-opened', '2026-11-23T01:00:00.000Z'),
    await told('phone-sign-in', '2026-11-23T02:00:00.000Z', '+85261112222'),
    await told('phone-password-changed', '2026-11-23T02:01:00.000Z', '+85261112222'),
    await told('internet-user-id-registered', '2026-11-23T03:00:00.000Z', HOME),
    await told('internet-sign-in', '2026-11-23T03:01:00.000Z', HOME),
    await told('phone-sign-in', '2026-11-23T04:00:00.000Z', '+85261112222'),
    await told('internet-sign-in', '2026-11-23T05:00:00.000Z', HOME),
  ];
  expect(day.flat()).toEqual([
    'access has been set up',
    'your CCASS Phone password was changed',
    'an internet user ID was registered',
  ]);
});

test('the message says where it happened, so that the sign-in needs none of its own', async () => {
  const { inbox, told } = await begin();
  await told('phone-password-changed', BEGUN, '+85261112222');
  expect(inbox.sent.find(({ by }) => by === 'email')?.text).toContain('a number ending in 2222');
  await told('internet-user-id-registered', BEGUN, HOME);
  expect(inbox.sent.find(({ by }) => by === 'email')?.text).toContain(`the address ${HOME}`);
});

describe('a first sign-in is told as such', () => {
  const FIRST = { 'phone-sign-in': ['first call'], 'internet-sign-in': ['first sign-in'] };
  const BEGINNING = {
    'phone-sign-in': 'account-opened',
    'internet-sign-in': 'internet-user-id-registered',
  } as const;

  test.each(['phone-sign-in', 'internet-sign-in'] as const)('after a day: %s', async (type) => {
    const { told } = await begin();
    await told(BEGINNING[type], BEGUN, HOME);
    expect(await told(type, LATER, HOME)).toEqual(FIRST[type]);
  });

  test.each(['phone-sign-in', 'internet-sign-in'] as const)('not within it: %s', async (type) => {
    const { told } = await begin();
    await told(BEGINNING[type], BEGUN, HOME);
    expect(await told(type, NEXT_DAY, HOME)).toEqual([]);
  });

  test('on the internet, from another place than the registration', async () => {
    const { told } = await begin();
    await told('internet-user-id-registered', BEGUN, HOME);
    expect(await told('internet-sign-in', NEXT_DAY, ELSEWHERE)).toEqual(['first sign-in']);
  });

  test('on the internet, if neither place is known', async () => {
    const { told } = await begin();
    await told('internet-user-id-registered', BEGUN);
    expect(await told('internet-sign-in', NEXT_DAY)).toEqual(['first sign-in']);
  });

  test.each(['phone-sign-in', 'internet-sign-in'] as const)(
    'to a new holder, who has no message about what began: %s',
    async (type) => {
      const { told, happens } = await begin();
      await told(BEGINNING[type], BEGUN, HOME);
      await happens('holder-changed', '2026-11-23T02:30:00.000Z');
      expect(await told(type, NEXT_DAY, HOME)).toEqual(FIRST[type]);
    },
  );
});

describe('nothing else is folded', () => {
  test('a call with the new password, from the number of one who only had the first', async () => {
    const { told } = await begin();
    const [stranger, owner] = ['+85263334444', '+85261112222'];
    await told('account-opened', BEGUN);
    expect(await told('phone-sign-in', '2026-11-23T03:00:00.000Z', stranger)).toEqual([]);
    // While it shows him nothing, he is told to nobody again.
    expect(await told('phone-sign-in', '2026-11-23T03:01:00.000Z', stranger)).toEqual([]);
    await told('phone-sign-in', '2026-11-23T04:00:00.000Z', owner);
    await told('phone-password-changed', '2026-11-23T04:01:00.000Z', owner);
    expect(await told('phone-sign-in', '2026-11-30T03:00:00.000Z', stranger)).toEqual([
      'call from a new number',
    ]);
    expect(await told('phone-sign-in', '2026-11-30T04:00:00.000Z', stranger)).toEqual([]);
    expect(await told('phone-sign-in', '2026-11-30T05:00:00.000Z', owner)).toEqual([]);
  });

  test('a second sign-in from another place', async () => {
    const { told } = await begin();
    await told('account-opened', BEGUN);
    await told('phone-sign-in', '2026-11-23T03:00:00.000Z', '+85261112222');
    expect(await told('phone-sign-in', '2026-11-23T03:05:00.000Z', '+85263334444')).toEqual([
      'call from a new number',
    ]);
    await told('internet-user-id-registered', '2026-11-23T04:00:00.000Z', HOME);
    await told('internet-sign-in', '2026-11-23T04:01:00.000Z', HOME);
    expect(await told('internet-sign-in', '2026-11-23T04:02:00.000Z', ELSEWHERE)).toEqual([
      'sign-in from a new place',
    ]);
  });

  test('what makes a first sign-in possible, each time', async () => {
    const { told } = await begin();
    const registered = ['an internet user ID was registered'];
    expect(await told('internet-user-id-registered', BEGUN, HOME)).toEqual(registered);
    await told('internet-user-id-cancelled', '2026-11-23T02:10:00.000Z', HOME);
    expect(await told('internet-user-id-registered', '2026-11-23T02:20:00.000Z', HOME)).toEqual(
      registered,
    );
  });

  test.each([
    [999, []],
    [1000, ['sign-in from a new place']],
  ])('a sign-in before which others hid the beginning behind %i events', async (count, seen) => {
    const { told, inbox, account } = await begin();
    await told('internet-user-id-registered', BEGUN, HOME);
    const failed = () =>
      newEvent('internet-sign-in-failed', investorOrigin, '2026-11-23T02:30:00.000Z');
    await inbox.happened(accountKey(account), Array.from({ length: count }, failed));
    expect(await told('internet-sign-in', '2026-11-23T03:00:00.000Z', HOME)).toEqual(seen);
  });

  test('a sign-in whose beginning is not in the trail yet', async () => {
    const { told } = await begin();
    expect(await told('internet-sign-in', BEGUN, HOME)).toEqual(['sign-in from a new place']);
  });
});
