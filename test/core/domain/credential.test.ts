import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Credential,
  effective,
  isResetDue,
  isRevoked,
  ownerOf,
  PLACES,
  wrongEntries,
} from '../../../core/domain/credential.ts';

const MIDNIGHT = '2026-11-23T16:00:00.000Z';
const BEFORE = '2026-11-23T15:59:59.999Z';
const AFTER = '2026-11-23T16:00:00.001Z';

const active: Credential = {
  id: 'phone#82345601',
  account: 'C00088#10000001',
  userId: '82345601',
  passwordHash: 'hash',
  epoch: 'old',
};
const withReset: Credential = {
  ...active,
  resetAt: MIDNIGHT,
  resetHash: 'reset hash',
  resetEpoch: 'new',
};
const revoked: Credential = { ...active, wrong: new Set(['a', 'b', 'c']) };

const asActive = {
  epoch: 'old',
  passwordHash: 'hash',
  account: active.account,
  revoked: false,
  mustChange: false,
};
const asReset = {
  epoch: 'new',
  passwordHash: 'reset hash',
  account: active.account,
  revoked: false,
  mustChange: true,
};

test.each([
  ['none wrong', {}, 0, false],
  ['one wrong', { wrong: new Set(['a']) }, 1, false],
  ['two wrong', { wrong: new Set(['a', 'b']) }, 2, false],
  ['two wrong, one undecided', { wrong: new Set(['a', 'b']), undecided: new Set(['c']) }, 2, false],
  ['none wrong, three undecided', { undecided: new Set(['a', 'b', 'c']) }, 0, false],
  ['three wrong', { wrong: new Set(['a', 'b', 'c']) }, 3, true],
])(
  'P7: three consecutive wrong entries revoke a password, undecided ones do not: %s',
  (_, sets, wrong, isOff) => {
    const credential = { ...active, ...sets };
    expect(PLACES).toBe(3);
    expect(wrongEntries(credential)).toBe(wrong);
    expect(isRevoked(credential)).toBe(isOff);
    expect(effective(credential, BEFORE).revoked).toBe(isOff);
  },
);

describe('D4: a reset is due', () => {
  test.each([
    [BEFORE, false],
    [MIDNIGHT, true],
    [AFTER, true],
  ])('from 00:00 in Hong Kong: at %s %j', (now, due) => {
    expect(isResetDue(withReset, now)).toBe(due);
  });

  test('never without one', () => {
    expect(isResetDue(active, AFTER)).toBe(false);
  });

  test('exactly when its time has come, at any instant', () => {
    const instant = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, instant, (resetAt, now) => {
        const due = isResetDue({ ...withReset, resetAt: resetAt.toISOString() }, now.toISOString());
        expect(due).toBe(resetAt.getTime() <= now.getTime());
      }),
    );
  });
});

describe('D4: until a reset is due, the old password stays as it is', () => {
  test('usable', () => {
    expect(effective(withReset, BEFORE)).toEqual(asActive);
  });

  test('or revoked', () => {
    expect(effective({ ...withReset, ...pick(revoked) }, BEFORE)).toEqual({
      ...asActive,
      revoked: true,
    });
  });

  test('or to be changed', () => {
    expect(effective({ ...withReset, mustChange: true }, BEFORE)).toEqual({
      ...asActive,
      mustChange: true,
    });
  });
});

describe('D4: once it is due, only the new password works, whether or not it was written yet', () => {
  test.each([
    ['of a usable password', withReset],
    ['of a revoked one: due is judged before revoked', { ...withReset, ...pick(revoked) }],
    ['of one with undecided entries', { ...withReset, undecided: new Set(['a', 'b', 'c']) }],
  ])('%s; the count is zero and P2 applies', (_, credential) => {
    expect(effective(credential, MIDNIGHT)).toEqual(asReset);
    expect(effective(credential, AFTER)).toEqual(asReset);
  });
});

test('P2: an issued password must be changed', () => {
  expect(effective({ ...active, mustChange: true }, BEFORE).mustChange).toBe(true);
  expect(effective(active, BEFORE).mustChange).toBe(false);
});

test('D8: a retired ID belongs to its account and has no password', () => {
  const { passwordHash: _, ...retired } = active;
  expect(effective(retired, BEFORE)).toEqual({
    epoch: 'old',
    account: active.account,
    revoked: false,
    mustChange: false,
  });
});

test('D10: a decoy has no account; it is revoked like any other', () => {
  const decoy: Credential = { id: 'internet#nobody00', epoch: 'old' };
  expect(effective(decoy, BEFORE)).toEqual({ epoch: 'old', revoked: false, mustChange: false });
  expect(effective({ ...decoy, ...pick(revoked) }, BEFORE).revoked).toBe(true);
});

test('D10, D18: what happens to an ID is told to who uses it, and of a decoy or a retired ID to nobody', () => {
  const { passwordHash: _, ...retired } = active;
  expect(ownerOf(active)).toBe('C00088#10000001');
  expect(ownerOf(retired)).toBeUndefined();
  expect(ownerOf({ id: 'internet#nobody00', epoch: 'old' })).toBeUndefined();
});

function pick({ wrong }: Credential): Pick<Credential, 'wrong'> {
  return wrong ? { wrong } : {};
}
