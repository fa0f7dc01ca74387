import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isResetDue,
  resetEffectiveEvent,
  resetEffectiveOn,
} from '../../../core/domain/due-reset.ts';
import {
  AFTER,
  active,
  BEFORE,
  MIDNIGHT,
  withReset,
} from '../../support/core/domain/credentials.ts';

describe('D4: when a reset is due', () => {
  test.each([
    [BEFORE, false],
    [MIDNIGHT, true],
    [AFTER, true],
  ])('it is due from 00:00 in Hong Kong: at %s: %j', (now, due) => {
    expect(isResetDue(withReset, now)).toBe(due);
  });

  test('a credential without a pending reset has none due', () => {
    expect(isResetDue(active, AFTER)).toBe(false);
  });

  test('it is due exactly from its effective time on, at any instant', () => {
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

test('D4: a reset takes effect at the first midnight in Hong Kong after its approval', () => {
  expect(resetEffectiveOn(new Date(BEFORE))).toEqual({ date: '2026-11-24', startsAt: MIDNIGHT });
  expect(resetEffectiveOn(new Date(MIDNIGHT)).date).toBe('2026-11-25');
});

test('D4, D12: the event of a reset depends only on the reset: its epoch as ID, its effective time as time', () => {
  expect(resetEffectiveEvent(withReset)).toEqual({
    id: 'new',
    type: 'phone-password-reset-effective',
    at: MIDNIGHT,
    actor: 'system',
    channel: 'system',
  });
});
