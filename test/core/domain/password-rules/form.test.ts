import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FOREIGN_SIGNS,
  isInternetPassword,
  isPhonePassword,
  PRINTABLE_ASCII,
} from '../../../../core/domain/password-rules/form.ts';
import { brokenFormRules } from '../../../../core/domain/password-rules/index.ts';

test.each([
  '',
  '1234567',
  '123456789',
  '1234567a',
  ' 12345678',
  '12345678 ',
  '1234 5678',
  '12345678\n',
  '1234567\0',
  '１２３４５６７８',
  '١٢٣٤٥٦٧٨',
  '12345678'.repeat(1000),
])('D11: %j does not have the form of a phone password', (entry) => {
  expect(isPhonePassword(entry)).toBe(false);
});

test.each([
  '',
  'abcdef7',
  'abcdefghijklmno7',
  'abcdefgh',
  '12345678',
  'abcd 1234',
  ' abcd1234',
  'abcd1234 ',
  'abcd1234\n',
  'abcd\t1234',
  'abcd1234\0',
  'abcd1234\x7f',
  'abcdé1234',
  'abcd123４',
  'abcd1234😀',
  'abcd1234\ud800',
  'a1'.repeat(5000),
])('D11: %j does not have the form of an internet password', (entry) => {
  expect(isInternetPassword(entry)).toBe(false);
});

test.each([
  ['abcd1234', []],
  ['!"#$%&\'()*+,-./~', []],
  ['abcd 1234', ['space']],
  ['abcd1234\n', ['space']],
  ['abcd\u00a01234', ['space']],
  ['abcd\u30001234', ['space']],
  ['ａbcd1234', ['full-width']],
  ['１２３４５６７８', ['full-width']],
  ['abcd1234！', ['full-width']],
  ['abcdé1234', ['non-ascii']],
  ['abcd1234\u200b', ['non-ascii']],
  ['abcd1234\ud800', ['non-ascii']],
  ['密碼１ 2', ['space', 'full-width', 'non-ascii']],
])('D22: signs in %j that no password has have names: %j', (entry, names) => {
  const found = Object.entries(FOREIGN_SIGNS).filter(([, sign]) => sign.test(entry));
  expect(found.map(([name]) => name)).toEqual(names);
  // Whatever else breaks the form of a password is told as its form alone.
  expect(PRINTABLE_ASCII.test(entry)).toBe(names.length === 0);
});

test('D11: an entry has the form of a phone password if and only if it is eight digits', () => {
  const almost = fc.oneof(
    fc.stringMatching(/^[0-9]{7,9}$/),
    fc.string({ minLength: 8, maxLength: 8 }),
  );
  fc.assert(
    fc.property(almost, (entry) => {
      expect(isPhonePassword(entry)).toBe(
        entry.length === 8 && [...entry].every((c) => c >= '0' && c <= '9'),
      );
    }),
  );
});

test('D7: printable ASCII except the space is allowed, and nothing else', () => {
  for (let code = 0; code < 0x3000; code++) {
    const entry = `abcdef7${String.fromCharCode(code)}`;
    const printable = code > 0x20 && code < 0x7f;
    expect(isInternetPassword(entry), String(code)).toBe(printable);
    expect(PRINTABLE_ASCII.test(entry), String(code)).toBe(printable);
  }
});

test('D11: every password that may be set is also accepted as an entry, so its owner can sign in with it', () => {
  const text = fc.string({ minLength: 7, maxLength: 16, unit: fc.constantFrom(...'aZ09!~-_x7') });
  fc.assert(
    fc.property(text, (password) => {
      fc.pre(brokenFormRules('internet', password).length === 0);
      expect(isInternetPassword(password)).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{7,9}$/), (password) => {
      fc.pre(brokenFormRules('phone', password).length === 0);
      expect(isPhonePassword(password)).toBe(true);
    }),
  );
});
