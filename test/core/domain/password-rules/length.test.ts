import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenByLength } from '../../../../core/domain/password-rules/length.ts';

test.each([
  ['', true],
  ['1234567', true],
  ['12345678', false],
  ['123456789', true],
])('P4: a phone password has exactly eight characters: %j', (password, broken) => {
  expect(brokenByLength('phone', password)).toBe(broken);
});

test('I4: an internet password has 8 to 15 characters, whichever they are', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (password) => {
      expect(brokenByLength('internet', password)).toBe(
        password.length < 8 || password.length > 15,
      );
    }),
  );
});

test.each([7, 8, 15, 16, 72, 73, 15_000])(
  'standards 1: a password is never truncated: all %i characters are counted',
  (length) => {
    expect(brokenByLength('internet', 'a'.repeat(length))).toBe(length < 8 || length > 15);
  },
);
