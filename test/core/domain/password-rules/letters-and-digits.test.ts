import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenByLettersAndDigits } from '../../../../core/domain/password-rules/letters-and-digits.ts';

const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
const digit = fc.constantFrom(...'0123456789');
const neither = fc.string({ maxLength: 13 }).map((text) => text.replace(/[A-Za-z0-9]/g, ''));

test('I4: one letter and one digit are enough, in either order and at any position', () => {
  fc.assert(
    fc.property(
      letter,
      digit,
      neither,
      neither,
      neither,
      fc.boolean(),
      (a, b, before, between, after, letterFirst) => {
        const [first, second] = letterFirst ? [a, b] : [b, a];
        expect(brokenByLettersAndDigits(`${before}${first}${between}${second}${after}`)).toBe(
          false,
        );
      },
    ),
  );
});

test('I4: a password without a letter or without a digit is refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(letter, neither) }), (password) => {
      expect(brokenByLettersAndDigits(password)).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(digit, neither) }), (password) => {
      expect(brokenByLettersAndDigits(password)).toBe(true);
    }),
  );
});

test.each([
  ['letters of other scripts', 'пароль12'],
  ['fullwidth letters', 'ｐａｓｓ1234'],
  ['accented letters', 'éèàùôî12'],
  ['fullwidth digits', 'password１'],
  ['Arabic-Indic digits', 'password١'],
  ['the ASCII signs between Z and a', '[\\]^_`12'],
])('I4: %s are not letters A-Z, a-z or digits 0-9', (_, password) => {
  expect(brokenByLettersAndDigits(password)).toBe(true);
});
