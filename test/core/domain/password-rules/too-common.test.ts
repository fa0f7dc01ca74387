import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commonInternetPasswords,
  commonPhonePasswords,
} from '../../../../core/domain/password-rules/common-passwords.ts';
import {
  isInternetPassword,
  isPhonePassword,
} from '../../../../core/domain/password-rules/form.ts';
import { brokenByCommonness } from '../../../../core/domain/password-rules/too-common.ts';

test.each([...'0123456789'])('D7: the digit %s eight times is refused', (digit) => {
  expect(brokenByCommonness(digit.repeat(8))).toBe(true);
});

test('D7: a run of eight digits is refused, up and down, also across 9 and 0', () => {
  for (let first = 0; first < 10; first++) {
    const up = Array.from({ length: 8 }, (_, i) => (first + i) % 10);
    expect(brokenByCommonness(up.join('')), up.join('')).toBe(true);
    expect(brokenByCommonness(up.toReversed().join('')), up.toReversed().join('')).toBe(true);
  }
});

test.each([
  'abcd1234',
  'ABCD1234',
  '1234abcd',
  'aaaa1111',
  '1111AAAA',
  'a1111111',
  'abcdefg1',
  '87654321z',
  'qwerty12',
  'Qwertyuiop1',
  '12345678a',
  'zyxwvu98',
  'aaaaaaa8',
])('D7: a password that consists of runs and repetitions is refused: %s', (password) => {
  expect(brokenByCommonness(password)).toBe(true);
});

test.each([
  'password1',
  'Password1',
  'P@ssw0rd',
  'iloveyou1',
  '1q2w3e4r',
  'qwerty123',
  'TRUSTNO1',
  'aa123456',
])('D7: the best known internet passwords are refused: %s', (password) => {
  expect(brokenByCommonness(password)).toBe(true);
});

test.each([
  'Password1!',
  'password-1',
  'Abcd1234!',
  'abcd-1234',
  '!qwerty123',
  'Welcome1.',
  '12345678-a',
])('D7: a common password is refused with separators too: %s', (password) => {
  expect(brokenByCommonness(password)).toBe(true);
});

test.each([
  'p@ssw0rd!',
  'P@ssw0rd',
  '-p@ssw0rd',
  'p@-ssw0rd',
  'p.@.s.s.w.0.r.d',
  'p@ssw0rd2026!',
  'P@ssword1',
  'Pa$$word1',
])(
  'D7: a known password is refused with separators, with signs and digits around it, and with the usual signs for letters: %s',
  (password) => {
    expect(brokenByCommonness(password)).toBe(true);
  },
);

const signs = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'];

test('D7: each known password is refused with any sign at any position, and with signs and digits around it', () => {
  const known = fc.constantFrom(
    ...commonPhonePasswords.split(' '),
    ...commonInternetPasswords.split(' '),
  );
  const sign = fc.constantFrom(...signs);
  const around = fc.string({ unit: fc.constantFrom(...signs, ...'0123456789'), maxLength: 4 });
  const separated = fc
    .tuple(known, fc.array(fc.tuple(fc.nat(15), sign), { maxLength: 6 }))
    .map(([password, at]) =>
      at.reduce((text, [i, each]) => text.slice(0, i) + each + text.slice(i), password),
    );
  const disguised = fc
    .tuple(around, separated, around, fc.boolean())
    .map(([before, text, after, upper]) => `${before}${upper ? text.toUpperCase() : text}${after}`);
  fc.assert(fc.property(disguised, brokenByCommonness), { numRuns: 2000 });
});

test.each(['12345678', '11223344', '25802580', '14725836', '31415926', '11112222', '12312312'])(
  'D7: the best known phone passwords are refused: %s',
  (password) => {
    expect(brokenByCommonness(password)).toBe(true);
  },
);

test('D7: each password of the lists is refused in any case, and has the form of a password', () => {
  const phone = commonPhonePasswords.split(' ');
  const internet = commonInternetPasswords.split(' ');
  expect(phone.length).toBe(1000);
  expect(internet.length).toBe(1000);
  expect(phone.filter((password) => !isPhonePassword(password))).toEqual([]);
  expect(internet.filter((password) => !isInternetPassword(password))).toEqual([]);
  for (const password of [...phone, ...internet]) {
    expect(brokenByCommonness(password), password).toBe(true);
    expect(brokenByCommonness(password.toUpperCase()), password).toBe(true);
  }
});

test.each([
  'Rx7tulip88',
  'tulip2468x',
  '90417352',
  'a1b2c3d9',
  '!!#$%&a1',
  'aabbccdd7',
  '27182845x',
  '12345679x8',
])('D7: a password that is not common passes: %s', (password) => {
  expect(brokenByCommonness(password)).toBe(false);
});

test('D7: fewer than one random phone password in a hundred is refused as too common', () => {
  const passwords = fc.sample(fc.stringMatching(/^[0-9]{8}$/), 5000);
  expect(passwords.filter(brokenByCommonness).length).toBeLessThan(50);
});

test('D7: hardly any carefully chosen password is refused: a word, a sign and four digits; two words; a random one', () => {
  const word = fc.string({
    unit: fc.constantFrom(...'abcdefghijklmnoprstuvwy'),
    minLength: 5,
    maxLength: 8,
  });
  const careful = fc.oneof(
    fc
      .tuple(word, fc.constantFrom(...signs, ''), fc.stringMatching(/^[0-9]{4}$/))
      .map((parts) => parts.join('')),
    fc.tuple(word, fc.nat(99), word).map((parts) => parts.join('').slice(0, 15)),
    fc.stringMatching(/^[!-~]{6,13}[a-z][0-9]$/),
  );
  expect(fc.sample(careful, 5000).filter(brokenByCommonness).length).toBeLessThan(10);
});

test('D7: even a text of 15,000 characters is judged in well under a second', () => {
  const started = performance.now();
  for (const text of ['a', '1', 'a1', 'ab', '!']) brokenByCommonness(text.repeat(15_000));
  expect(performance.now() - started).toBeLessThan(1000);
});
