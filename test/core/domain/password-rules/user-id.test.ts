import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenByUserId } from '../../../../core/domain/password-rules/user-id.ts';
import { disguised } from '../../../support/core/domain/password-rules/people.ts';

const userIds = ['82345601', 'Abcd1234'];

test.each([
  ['the phone user ID', '82345601'],
  ['the internet user ID', 'Abcd1234'],
  ['in lower case', 'abcd1234'],
  ['in upper case', 'ABCD1234'],
  ['at the beginning', '82345601a'],
  ['at the end', 'x82345601'],
  ['in the middle', 'xyABCD1234zz'],
  ['in groups of digits', '8234-5601a'],
  ['with a separator after each character', 'a.b.c.d.1.2.3.4'],
])('P6: a password must not contain a user ID: %s', (_, password) => {
  expect(brokenByUserId(password, userIds)).toBe(true);
});

test.each([
  ['a part of one', '8234560'],
  ['one backwards', '10654328'],
  ['one with a letter in between', '8234x5601'],
  ['no user ID at all', 'Rx7tulip88'],
])('P6: a password without a whole user ID passes: %s', (_, password) => {
  expect(brokenByUserId(password, userIds)).toBe(false);
});

test('P6: the user ID of either channel is refused in any case, with any separators, inside any text', () => {
  const around = fc.string({ maxLength: 7 });
  const userId = fc.stringMatching(/^[A-Za-z0-9]{8}$/);
  fc.assert(
    fc.property(
      fc.array(userId, { maxLength: 2 }),
      userId,
      around,
      around,
      fc.infiniteStream(fc.nat()),
      (others, id, a, b, luck) => {
        expect(brokenByUserId(`${a}${disguised(id, luck)}${b}`, [...others, id])).toBe(true);
      },
    ),
  );
});

test('P6: an investor without a user ID is refused nothing by this rule', () => {
  expect(brokenByUserId('82345601', [])).toBe(false);
});
