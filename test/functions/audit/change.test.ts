/** Which stream records hold events, which hold none, and which are unattributed changes. */
import { describe, expect, test } from 'vitest';
import { RetiredNumbers } from '../../../core/store/retired-numbers.ts';
import { type AuditedTable, changeOf } from '../../../functions/audit/change.ts';
import {
  ACCOUNT,
  changed,
  credential,
  event,
  type Item,
  newDecoy,
  record,
  unattributed,
} from '../../support/functions/audit/stream-records.ts';

const ID = { participantId: 'C00088', accountNumber: '10000001' };
const CLOSED = { ...ID, status: 'closed', expiresAt: 2_000_000_000, lastEvents: [event('1')] };
const CLOSING = event('1', { type: 'account-closed' });
const RETIRED_NUMBER = new RetiredNumbers('Credentials', {} as never).add(ID, [CLOSING]).item;

describe('events', () => {
  test('the events are those in the new image that the old image lacks', () => {
    const now = { ...credential, lastEvents: [event('1'), event('2'), event('3')] };
    expect(changed(credential, now)).toEqual({
      account: ACCOUNT,
      events: [event('2'), event('3')],
    });
    expect(changed(undefined, credential).events).toEqual([event('1')]);
  });

  test('the account comes from the key on accounts, from participant and number on requests, from `account` on credentials', () => {
    const lastEvents = [event('1')];
    const key = { participantId: 'C00088', accountNumber: '10000001' };
    expect(changed(undefined, { ...key, lastEvents }, 'Accounts').account).toBe(ACCOUNT);
    expect(changed(undefined, { ...key, requestId: 'r', lastEvents }, 'Requests').account).toBe(
      ACCOUNT,
    );
    expect(changed(undefined, credential).account).toBe(ACCOUNT);
  });

  test('an event says which passkey it is about, and why a right password gave no access', () => {
    const more = { passkey: 'a'.repeat(43), passkeyOnly: true, lineClosed: true };
    const now = { ...credential, lastEvents: [{ ...event('2'), ...more }] };
    expect(changed(credential, now).events).toEqual([{ ...event('2'), ...more }]);
  });

  test('an event keeps only its known fields', () => {
    const now = {
      ...credential,
      lastEvents: [{ ...event('2'), password: 'Rx7tulip88', source: 5 }],
    };
    const { source: _, ...known } = event('2');
    expect(changed(credential, now).events).toEqual([known]);
  });
});

describe('no events', () => {
  const reserved: Item = {
    ...credential,
    undecided: new Set(['a']),
    reservedAt: '2026-11-23T02:00:00.000Z',
  };

  test.each<[string, Item, Item]>([
    ['an entry reserves a slot', credential, reserved],
    [
      'a second entry reserves another slot',
      reserved,
      { ...reserved, undecided: new Set(['a', 'b']) },
    ],
    [
      'an entry takes over abandoned slots',
      reserved,
      { ...reserved, undecided: new Set(['c']), reservedAt: 'later' },
    ],
  ])('%s', (_, old, now) => {
    expect(changed(old, now).events).toEqual([]);
  });

  test('reserving a slot removes the events of the previous write, which its own record carried', () => {
    const { lastEvents: _, ...forgotten } = reserved;
    expect(changed(credential, forgotten).events).toEqual([]);
  });

  test('a repeat after a lost answer removes them too, even if another entry was settled in between', () => {
    const settled = { ...reserved, undecided: new Set(['b']), lastEvents: [event('2')] };
    const { lastEvents: _, ...repeated } = settled;
    expect(changed(settled, repeated).events).toEqual([]);
    expect(changed(credential, { ...repeated, passwordHash: 'x' }).events).toMatchObject([
      { type: 'unattributed' },
    ]);
  });

  test('a TTL deletion, which DynamoDB itself makes, is not an event', () => {
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    expect(changed(newDecoy, undefined, 'Credentials', { userIdentity }).events).toEqual([]);
    const request = { ...ID, requestId: 'r' };
    expect(changed(request, undefined, 'Requests', { userIdentity }).events).toEqual([]);
    expect(changed(CLOSED, undefined, 'Accounts', { userIdentity }).events).toEqual([]);
  });
});

describe('an unattributed change names the attributes that changed, never their values', () => {
  test.each<[string, Item, string[]]>([
    [
      'a password replaced without going through the service',
      { ...credential, passwordHash: 'x' },
      ['passwordHash'],
    ],
    ['a revocation undone', { ...credential, wrong: new Set(['a']) }, ['wrong']],
    ['an old event kept', { ...credential, epoch: 'x', mustChange: true }, ['epoch', 'mustChange']],
    ['events removed', { ...credential, lastEvents: [] }, ['lastEvents']],
    [
      'an event of an unknown type',
      { ...credential, lastEvents: [{ id: '2', type: 'mended' }] },
      ['lastEvents'],
    ],
    [
      'an event of a day that does not exist',
      { ...credential, lastEvents: [event('2', { at: '2026-13-45T00:00:00.000Z' })] },
      ['lastEvents'],
    ],
    ['`lastEvents` that is not a list', { ...credential, lastEvents: 'mended' }, ['lastEvents']],
  ])('%s', (_, now, attributes) => {
    expect(changed(credential, now)).toEqual({
      account: ACCOUNT,
      events: unattributed(attributes),
    });
  });

  test('one write that reserves a slot and replaces a password is unattributed', () => {
    const now = { ...credential, undecided: new Set(['a']), passwordHash: 'x' };
    expect(changed(credential, now).events).toEqual(unattributed(['passwordHash', 'undecided']));
  });

  test('a well-formed event beside a malformed one is still recorded', () => {
    const now = { ...credential, lastEvents: [event('2'), { id: '3' }] };
    expect(changed(credential, now).events).toEqual([event('2'), ...unattributed(['lastEvents'])]);
  });

  test('a deletion not made by TTL is unattributed', () => {
    expect(changed(credential, undefined)).toMatchObject({
      account: ACCOUNT,
      events: [
        { type: 'unattributed', change: 'REMOVE', attributes: Object.keys(credential).sort() },
      ],
    });
    const userIdentity = { type: 'Service', principalId: 'somebody.amazonaws.com' };
    expect(changed(credential, undefined, 'Credentials', { userIdentity }).events).toHaveLength(1);
  });

  test.each<[string, AuditedTable, Item]>([
    ['a closed account', 'Accounts', CLOSED],
    ['a request', 'Requests', { ...ID, requestId: 'r', expiresAt: 2_000_000_000 }],
  ])('a deletion of %s by anybody but TTL is unattributed', (_, table, old) => {
    const deleted = [{ type: 'unattributed', table, change: 'REMOVE' }];
    expect(changed(old, undefined, table)).toMatchObject({ account: ACCOUNT, events: deleted });
    const userIdentity = { type: 'Service', principalId: 'somebody.amazonaws.com' };
    expect(changed(old, undefined, table, { userIdentity }).events).toMatchObject(deleted);
  });

  test.each<[string, AuditedTable, Item]>([
    ['an open account', 'Accounts', { ...CLOSED, status: 'open' }],
    ['the number of a closed account', 'Credentials', RETIRED_NUMBER],
    ['a keyring', 'Passkeys', { id: `account#${ACCOUNT}`, account: ACCOUNT }],
  ])(
    'what the service never lets expire is unattributed if TTL deletes it: %s',
    (_, table, old) => {
      const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
      expect(changed(old, undefined, table, { userIdentity })).toMatchObject({
        account: ACCOUNT,
        events: [{ type: 'unattributed', table, change: 'REMOVE' }],
      });
    },
  );

  test('D18: the number of a closed account is retired by the event of the closing', () => {
    expect(changed(undefined, RETIRED_NUMBER)).toEqual({ account: ACCOUNT, events: [CLOSING] });
    expect(changed(undefined, { ...RETIRED_NUMBER, lastEvents: [] }).events).toMatchObject([
      { type: 'unattributed' },
    ]);
    expect(
      changed(RETIRED_NUMBER, { ...RETIRED_NUMBER, account: 'C00088#10000002' }),
    ).toMatchObject({
      account: ACCOUNT,
      events: [{ type: 'unattributed', attributes: ['account'] }],
    });
  });

  test('the same record gives the same id, a different record a different id', () => {
    const now = { ...credential, passwordHash: 'x' };
    const idOf = (sequence: string) => {
      const told = record(credential, now);
      return changeOf('Credentials', {
        ...told,
        dynamodb: { ...told.dynamodb, SequenceNumber: sequence },
      }).events[0]?.id;
    };
    expect(idOf('7')).toBe(idOf('7'));
    expect(idOf('8')).not.toBe(idOf('7'));
  });

  test('a number beyond JavaScript’s precision or an empty account does not cause a fault', () => {
    const strange = record(credential, credential);
    const image = {
      ...strange.dynamodb?.OldImage,
      lot: { N: '123456789012345678901234567890' },
      account: { S: '' },
    };
    expect(
      changeOf('Credentials', { ...strange, dynamodb: { ...strange.dynamodb, NewImage: image } }),
    ).toMatchObject({
      account: ACCOUNT,
      events: [{ type: 'unattributed', attributes: ['account', 'lot'] }],
    });
  });
});
