import { expect, test } from 'vitest';
import { expiredSince, hasExpired, isOpen } from '../../../core/domain/broker-request.ts';

const MADE = '2026-11-23T02:00:00.000Z';

test.each([
  ['pending', '2026-11-30T01:59:59.999Z', 'open'],
  ['pending', '2026-11-30T02:00:00.000Z', 'expired'],
  ['approved', '2026-11-23T02:00:00.000Z', 'decided'],
  ['rejected', '2026-11-30T02:00:00.000Z', 'decided'],
] as const)(
  'D13: a request can be decided for seven days: %s at %s is %s',
  (status, now, state) => {
    const request = { status, madeAt: MADE };
    expect(isOpen(request, now)).toBe(state === 'open');
    expect(hasExpired(request, now)).toBe(state === 'expired');
  },
);

test('D13: requests made seven days ago or earlier have expired', () => {
  expect(expiredSince('2026-11-30T02:00:00.000Z')).toBe(MADE);
});
