/**
 * D10, D18: changes of IDs that nobody uses, and of IDs that somebody bypassing the service makes
 * look like them.
 */
import { describe, expect, test } from 'vitest';
import { STAND_INS } from '../../../core/store/credential-item.ts';
import {
  ACCOUNT,
  changed,
  credential,
  event,
  type Item,
  newDecoy,
} from '../../support/functions/audit/stream-records.ts';

const refused = (id: string) => event(id, { type: 'internet-sign-in-failed' });
const revoked = (id: string) => event(id, { type: 'internet-password-revoked' });

const { undecided: _, ...decoy } = newDecoy;
const retired: Item = {
  ...credential,
  passwordHash: STAND_INS.passwordHash,
  lastEvents: [event('2', { type: 'internet-user-id-cancelled' })],
};
const registered = event('5', { type: 'internet-user-id-registered' });

describe('entries on an ID that nobody uses have no account', () => {
  test('D10: the first entry on an ID that does not exist creates a decoy, which is no event', () => {
    expect(changed(undefined, newDecoy)).toEqual({ events: [] });
  });

  test.each<[string, Item]>([
    ['D10: an ID that does not exist', decoy],
    ['D18: an ID that its account no longer has', retired],
  ])('%s', (_, unused) => {
    const lastEvents = [refused('3'), revoked('4')];
    const now = { ...unused, wrong: new Set(['a']), lastEvents };
    expect(changed(unused, now)).toEqual({ events: lastEvents });
  });
});

describe('an ID that becomes its owner’s, or ceases to be', () => {
  test('I2: a decoy that an account takes is recorded with its registration only', () => {
    const tried = { ...decoy, id: 'internet#abcd1234', lastEvents: [refused('3')] };
    expect(changed(tried, { ...credential, lastEvents: [registered] })).toEqual({
      account: ACCOUNT,
      events: [registered],
    });
  });

  test('D8: cancelling an ID and registering it again are recorded, the entries between them are not', () => {
    const tried = { ...retired, lastEvents: [refused('3')] };
    expect(changed(credential, retired)).toEqual({
      account: ACCOUNT,
      events: retired.lastEvents,
    });
    expect(changed(retired, tried)).toEqual({ events: [refused('3')] });
    expect(changed(tried, { ...credential, lastEvents: [registered] })).toEqual({
      account: ACCOUNT,
      events: [registered],
    });
  });
});

describe('what somebody bypassing the service does to a decoy is unattributed, without an account', () => {
  test.each<[string, Item | undefined, Item | undefined]>([
    ['one made with a password', undefined, { ...newDecoy, passwordHash: 'h' }],
    ['one made with wrong entries', undefined, { ...newDecoy, wrong: new Set(['a']) }],
    ['one that gets a password', decoy, { ...decoy, passwordHash: 'h' }],
    [
      'the same, in a write like an entry',
      decoy,
      { ...decoy, passwordHash: 'h', lastEvents: [refused('3')] },
    ],
    [
      'one that gets a reset, in a write like an entry',
      decoy,
      { ...decoy, resetHash: 'h', resetAt: '2026-11-24T16:00:00.000Z', lastEvents: [refused('3')] },
    ],
    ['one with an event of somebody else', decoy, { ...decoy, lastEvents: [event('1')] }],
    [
      'one with an entry and an event of somebody else',
      decoy,
      { ...decoy, lastEvents: [refused('3'), event('1')] },
    ],
    ['one that would never expire', decoy, { ...decoy, expiresAt: 'issued' }],
    ['one that is given its slots back', { ...decoy, wrong: new Set(['a']) }, decoy],
    ['one that is deleted, and not by TTL', decoy, undefined],
  ])('%s', (_, old, now) => {
    expect(changed(old, now)).toEqual({
      events: [expect.objectContaining({ type: 'unattributed', table: 'Credentials' })],
    });
  });
});

describe('what somebody bypassing the service makes look unused stays in the trail of its account', () => {
  const own = { account: ACCOUNT };
  const other = { account: 'C00099#10000001' };
  test.each<[string, Item | undefined, Item]>([
    ['a decoy made with an account', undefined, { ...newDecoy, ...own }],
    ['an ID replaced by a decoy', credential, decoy],
    ['the same, in a write like an entry', credential, { ...decoy, lastEvents: [refused('3')] }],
    [
      'a retired ID replaced by a decoy, in a write like an entry',
      retired,
      { ...decoy, lastEvents: [refused('3')] },
    ],
    [
      'a retired ID given to another account, in a write like an entry',
      retired,
      { ...retired, ...other, lastEvents: [refused('3')] },
    ],
    [
      'an ID given to another account, with a reason',
      credential,
      { ...credential, ...other, lastEvents: [registered] },
    ],
    ['a retired ID that forgets its wrong entries', { ...retired, wrong: new Set(['a']) }, retired],
    [
      'a retired ID with an event that is no entry',
      retired,
      { ...retired, lastEvents: [event('3')] },
    ],
    ['a retired ID with an event of no known form', retired, { ...retired, lastEvents: [{}] }],
  ])('%s', (_, old, now) => {
    const { account, events } = changed(old, now);
    expect(account).toBe(ACCOUNT);
    expect(events.at(-1)).toMatchObject({ type: 'unattributed', table: 'Credentials' });
  });

  test('an ID that somebody made expire, once TTL deletes it', () => {
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    for (const old of [credential, retired]) {
      expect(
        changed({ ...old, expiresAt: 1_800_000_001 }, undefined, 'Credentials', { userIdentity }),
      ).toMatchObject({ account: ACCOUNT, events: [{ type: 'unattributed', change: 'REMOVE' }] });
    }
  });
});
