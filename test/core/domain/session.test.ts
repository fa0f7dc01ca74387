import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ABSOLUTE_MS,
  beginSession,
  extended,
  IDLE_MS,
  isOver,
  RESET_TOKEN_MS,
} from '../../../core/domain/session.ts';

const START = new Date('2026-11-23T02:00:00.000Z');
const later = (milliseconds: number) => new Date(START.getTime() + milliseconds);
const minutes = (n: number) => n * 60 * 1000;

test('D15: a session ends after 15 idle minutes, and after 8 hours in any case', () => {
  expect([IDLE_MS, ABSOLUTE_MS]).toEqual([minutes(15), minutes(8 * 60)]);
  expect(beginSession(START)).toEqual({
    idleAt: '2026-11-23T02:15:00.000Z',
    endsAt: '2026-11-23T10:00:00.000Z',
  });
});

test('standards 12: a reset token lasts 10 minutes', () => {
  expect(RESET_TOKEN_MS).toBe(minutes(10));
});

test('D12: a session that replaces another ends no later than the other would have', () => {
  const { endsAt } = beginSession(START);
  expect(beginSession(later(minutes(60)), endsAt)).toEqual({
    idleAt: '2026-11-23T03:15:00.000Z',
    endsAt,
  });
  expect(beginSession(later(minutes(7 * 60 + 50)), endsAt)).toEqual({ idleAt: endsAt, endsAt });
});

describe('D15: when a session is over', () => {
  const times = beginSession(START);

  test.each([
    [0, false],
    [IDLE_MS - 1, false],
    [IDLE_MS, true],
    [IDLE_MS + 1, true],
  ])('after %i ms of idling: %j', (milliseconds, over) => {
    expect(isOver(times, later(milliseconds))).toBe(over);
  });

  test.each([
    [ABSOLUTE_MS - 1, false],
    [ABSOLUTE_MS, true],
    [ABSOLUTE_MS + 1, true],
  ])('although in use, %i ms after it began: %j', (milliseconds, over) => {
    expect(isOver({ ...times, idleAt: times.endsAt }, later(milliseconds))).toBe(over);
    expect(
      isOver({ ...times, idleAt: later(2 * ABSOLUTE_MS).toISOString() }, later(milliseconds)),
    ).toBe(over);
  });
});

describe('D15: use extends a session', () => {
  const times = beginSession(START);

  test.each([
    ['immediately', 0, undefined],
    ['just before a minute', minutes(1) - 1, undefined],
    ['after a minute', minutes(1), '2026-11-23T02:16:00.000Z'],
    ['at the last moment', IDLE_MS - 1, '2026-11-23T02:29:59.999Z'],
  ])('at most once a minute: %s', (_, milliseconds, idleAt) => {
    expect(extended(times, later(milliseconds))).toBe(idleAt);
  });

  test('never beyond 8 hours in all', () => {
    const late = { ...times, idleAt: later(ABSOLUTE_MS - minutes(5)).toISOString() };
    expect(extended(late, later(ABSOLUTE_MS - minutes(6)))).toBe(times.endsAt);
    expect(extended({ ...late, idleAt: times.endsAt }, later(ABSOLUTE_MS - 1))).toBeUndefined();
  });

  test('by the rules for any pattern of use: within its limits, only forward, by at least a minute; the idle time left is 14 to 15 minutes', () => {
    const uses = fc.array(fc.integer({ min: 0, max: minutes(14) }), { maxLength: 60 });
    fc.assert(
      fc.property(uses, (pauses) => {
        let session = beginSession(START);
        let now = START;
        for (const pause of pauses) {
          now = new Date(now.getTime() + pause);
          if (isOver(session, now)) {
            expect(now.getTime()).toBeGreaterThanOrEqual(
              Math.min(Date.parse(session.endsAt), Date.parse(session.idleAt)),
            );
            return;
          }
          const idleAt = extended(session, now);
          if (idleAt) {
            expect(Date.parse(idleAt) - Date.parse(session.idleAt)).toBeGreaterThanOrEqual(
              minutes(1),
            );
            session = { ...session, idleAt };
          }
          expect(session.idleAt <= session.endsAt).toBe(true);
          const idle = Date.parse(session.idleAt) - now.getTime();
          expect(idle).toBeLessThanOrEqual(IDLE_MS);
          const left = Date.parse(session.endsAt) - now.getTime();
          expect(idle).toBeGreaterThan(Math.min(IDLE_MS, left) - minutes(1));
        }
        expect(session.endsAt).toBe(later(ABSOLUTE_MS).toISOString());
      }),
    );
  });
});
