import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenByDigits } from '../../../../core/domain/password-rules/digits-only.ts';

test('P4: any eight digits 0-9 pass the digits-only rule', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), (n) => {
      expect(brokenByDigits(String(n).padStart(8, '0'))).toBe(false);
    }),
  );
});

test.each([
  ['a letter', '1234567a'],
  ['a capital O for a zero', '1234567O'],
  ['a space', '1234 678'],
  ['a sign', '-1234567'],
  ['a decimal point', '1234.678'],
  ['a line feed at the end', '12345678\n'],
  ['a NUL at the end', '12345678\0'],
  ['fullwidth digits', '１２３４５６７８'],
  ['Arabic-Indic digits', '١٢٣٤٥٦٧٨'],
  ['Devanagari digits', '१२३४५६७८'],
  ['mathematical bold digits', '𝟏𝟐𝟑𝟒'],
  ['superscript digits', '¹²³⁴⁵⁶⁷⁸'],
  ['Chinese numerals', '一二三四五六七八'],
])('P4: %s cannot be keyed on a phone and is refused', (_, password) => {
  expect(brokenByDigits(password)).toBe(true);
});
