import { describe, expect, test } from 'vitest';
import type { Credential } from '../../../core/domain/credential.ts';
import { effective } from '../../../core/domain/effective.ts';
import {
  AFTER,
  active,
  BEFORE,
  MIDNIGHT,
  withReset,
} from '../../support/core/domain/credentials.ts';

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

describe('D4: until a reset is due, the old password stays unchanged', () => {
  test('a usable password stays usable', () => {
    expect(effective(withReset, BEFORE)).toEqual(asActive);
  });

  test('a revoked password stays revoked', () => {
    expect(effective({ ...withReset, ...pick(revoked) }, BEFORE)).toEqual({
      ...asActive,
      revoked: true,
    });
  });

  test('a password that must be changed still must be', () => {
    expect(effective({ ...withReset, mustChange: true }, BEFORE)).toEqual({
      ...asActive,
      mustChange: true,
    });
  });
});

describe('D4: once a reset is due, only the new password works, whether or not the reset has been written', () => {
  test.each([
    ['a usable password', withReset],
    [
      'a revoked one, because "due" is checked before "revoked"',
      { ...withReset, ...pick(revoked) },
    ],
    ['one with undecided entries', { ...withReset, undecided: new Set(['a', 'b', 'c']) }],
  ])('the reset replaces %s; the count is zero and P2 applies', (_, credential) => {
    expect(effective(credential, MIDNIGHT)).toEqual(asReset);
    expect(effective(credential, AFTER)).toEqual(asReset);
  });
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

test('D10: a decoy has no account, and is revoked like any other credential', () => {
  const decoy: Credential = { id: 'internet#nobody00', epoch: 'old' };
  expect(effective(decoy, BEFORE)).toEqual({ epoch: 'old', revoked: false, mustChange: false });
  expect(effective({ ...decoy, ...pick(revoked) }, BEFORE).revoked).toBe(true);
});

function pick({ wrong }: Credential): Pick<Credential, 'wrong'> {
  return wrong ? { wrong } : {};
}
