import { expect, test } from 'vitest';
import {
  entriesLeft,
  isRevoked,
  MAX_SLOTS,
  ownerOf,
  wrongEntries,
} from '../../../core/domain/credential.ts';
import { effective } from '../../../core/domain/effective.ts';
import { active } from '../../support/core/domain/credentials.ts';

const NOW = '2026-11-23T15:59:59.999Z';

test.each([
  ['none wrong', {}, 0, false],
  ['one wrong', { wrong: new Set(['a']) }, 1, false],
  ['two wrong', { wrong: new Set(['a', 'b']) }, 2, false],
  ['two wrong, one undecided', { wrong: new Set(['a', 'b']), undecided: new Set(['c']) }, 2, false],
  ['none wrong, three undecided', { undecided: new Set(['a', 'b', 'c']) }, 0, false],
  ['three wrong', { wrong: new Set(['a', 'b', 'c']) }, 3, true],
])(
  'P7: three consecutive wrong entries revoke a password; undecided entries do not: %s',
  (_, sets, wrong, isOff) => {
    const credential = { ...active, ...sets };
    expect(MAX_SLOTS).toBe(3);
    expect(wrongEntries(credential)).toBe(wrong);
    expect(isRevoked(credential)).toBe(isOff);
    expect(effective(credential, NOW).revoked).toBe(isOff);
  },
);

test.each([
  [1, 0, 2],
  [2, 0, 1],
  [1, 1, 1],
  [1, 2, 1],
  [2, 1, 1],
] as const)(
  'D24: with %i wrong and %i undecided, a wrong entry is told %i left: undecided ones may be wrong',
  (wrong, undecided, left) => {
    const ids = (count: number, prefix: string) =>
      count === 0 ? {} : { [prefix]: new Set(Array.from({ length: count }, (_, i) => `${i}`)) };
    expect(entriesLeft({ ...active, ...ids(wrong, 'wrong'), ...ids(undecided, 'undecided') })).toBe(
      left,
    );
  },
);

test('D10, D18: an ID in use has an owner to notify; a decoy or a retired ID has none', () => {
  const { passwordHash: _, ...retired } = active;
  expect(ownerOf(active)).toBe('C00088#10000001');
  expect(ownerOf(retired)).toBeUndefined();
  expect(ownerOf({ id: 'internet#nobody00', epoch: 'old' })).toBeUndefined();
});
