import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accountIdOf,
  accountKey,
  credentialId,
  identifierForms,
} from '../../../core/domain/identifiers.ts';

const { phoneUserId, participantId, accountNumber, internetUserId } = identifierForms;

describe.each([
  [
    'phone user ID',
    phoneUserId,
    ['82345601', '00000000'],
    ['8234560', '823456011', '8234560a', '８２３４５６０１', '٨٢٣٤٥٦٠١'],
  ],
  [
    'participant ID',
    participantId,
    ['C00088', 'B01234'],
    ['c00088', '00088', 'C0008', 'C000888', 'CC0088', 'Ｃ00088', 'C０００８８'],
  ],
  [
    'account number',
    accountNumber,
    ['10000001'],
    ['1000001', '100000001', '1000-001', '一二三四五六七八'],
  ],
  [
    'internet user ID',
    internetUserId,
    ['Abcd1234', 'abcdefgh', '12345678'],
    ['Abcd123', 'Abcd12345', 'Abcd_123', 'Äbcd1234', 'Аbcd1234'],
  ],
] as const)('I1: the form of a %s', (_, form, good, bad) => {
  test.each(good)('matches %s', (id) => {
    expect(form.test(id)).toBe(true);
  });

  test.each(bad)('does not match %s', (id) => {
    expect(form.test(id)).toBe(false);
  });

  test.each(['', ' ', '\n', '\0', '\r\n', '\u200b', '\ufeff'])(
    'allows nothing before, after or inside the ID: %j',
    (around) => {
      const [id] = good;
      if (around !== '') {
        expect(form.test(`${around}${id}`)).toBe(false);
        expect(form.test(`${id}${around}`)).toBe(false);
        expect(form.test(`${id.slice(0, 4)}${around}${id.slice(4)}`)).toBe(false);
      }
      expect(form.test(around)).toBe(false);
    },
  );

  test('gives the same result each time: the pattern keeps no state between uses', () => {
    expect([1, 2, 3].map(() => form.test(good[0]))).toEqual([true, true, true]);
  });
});

test('each account has a key of its own, and the key gives the account back', () => {
  const account = fc.record({
    participantId: fc.stringMatching(/^[A-Z][0-9]{5}$/),
    accountNumber: fc.stringMatching(/^[0-9]{8}$/),
  });
  fc.assert(
    fc.property(account, account, (one, other) => {
      expect(accountIdOf(accountKey(one))).toEqual(one);
      expect(accountKey(one) === accountKey(other)).toBe(
        JSON.stringify(one) === JSON.stringify(other),
      );
    }),
  );
});

test.each(['', 'C00088', 'C00088#', '#12345678', 'C00088-12345678'])(
  '%j is rejected: it is not an account key',
  (key) => {
    expect(() => accountIdOf(key)).toThrow('not an account key');
  },
);

test('D8: internet user IDs that differ only in case are the same ID', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9]{8}$/),
      fc.stringMatching(/^[A-Za-z0-9]{8}$/),
      (one, other) => {
        expect(credentialId('internet', one.toUpperCase())).toBe(
          credentialId('internet', one.toLowerCase()),
        );
        const same = one.toLowerCase() === other.toLowerCase();
        expect(credentialId('internet', one) === credentialId('internet', other)).toBe(same);
      },
    ),
  );
});

test('the same eight digits name two different credentials, one per channel', () => {
  expect(credentialId('phone', '82345601')).toBe('phone#82345601');
  expect(credentialId('internet', '82345601')).toBe('internet#82345601');
});
