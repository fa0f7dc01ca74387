import { expect, test } from 'vitest';
import type { Credential } from '../../../core/domain/credential.ts';
import { effective } from '../../../core/domain/effective.ts';

test('P5: a password of any age is still valid', () => {
  const of = (passwordChangedAt: string): Credential => ({
    id: 'internet#abcd1234',
    account: 'C00088#10000001',
    passwordHash: 'hash',
    epoch: 'epoch',
    passwordChangedAt,
  });
  const now = '2026-11-23T16:00:00.000Z';
  for (const changed of [now, '2026-11-01T00:00:00.000Z', '2006-11-23T16:00:00.000Z']) {
    expect(effective(of(changed), now)).toMatchObject({
      passwordHash: 'hash',
      revoked: false,
      mustChange: false,
    });
  }
});
