import { describe, expect, test } from 'vitest';
import {
  ABANDONED_AFTER_MS,
  afterCompare,
  afterWrite,
  firstStep,
  type Step,
} from '../../../core/domain/attempt.ts';
import type { Credential } from '../../../core/domain/credential.ts';

const NOW = '2026-11-23T02:00:00.000Z';
const ago = (milliseconds: number) => new Date(Date.parse(NOW) - milliseconds).toISOString();
const ids = (...entries: string[]) => new Set(entries);

const free: Credential = {
  id: 'phone#82345601',
  account: 'C00088#10000001',
  passwordHash: 'hash',
  epoch: 'e1',
  reservedAt: NOW,
};
const mine: Credential = { ...free, undecided: ids('me') };
const due = { resetAt: NOW, resetHash: 'reset hash', resetEpoch: 'e2' };
const revoked: Credential = { ...free, wrong: ids('a', 'b', 'c') };

const reserve = { do: 'reserve', tries: 1 } as const;
const wrongAnswer: Step = { do: 'answer', outcome: { kind: 'wrong' } };
const revokedAnswer: Step = { do: 'answer', outcome: { kind: 'revoked' } };
const tryAgain: Step = { do: 'answer', outcome: { kind: 'try-again' } };
const tryAgainAfter = (afterSeconds: number): Step => ({
  do: 'answer',
  outcome: { kind: 'try-again', afterSeconds },
});
const rightAnswer = (credential: Credential, epoch = 'e1'): Step => ({
  do: 'answer',
  outcome: { kind: 'right', epoch, credential },
});

test('D2: an entry begins by taking a place, before anything is compared', () => {
  expect(firstStep).toEqual(reserve);
});

describe('D2: an entry that takes a place', () => {
  test.each([
    ['the first', mine],
    ['beside two others', { ...free, undecided: ids('me', 'a', 'b') }],
    ['after two wrong ones', { ...mine, wrong: ids('a', 'b') }],
  ])('is compared with what it reserved: %s', (_, item) => {
    expect(afterWrite(reserve, { applied: true, item }, 'me', NOW)).toEqual({
      do: 'compare',
      reserved: item,
    });
  });
});

describe('D2: an entry that finds no place', () => {
  const refused = (item: Credential, tries = 1) =>
    afterWrite({ do: 'reserve', tries }, { applied: false, item }, 'me', NOW);

  test.each([
    ['three undecided', { ...free, undecided: ids('a', 'b', 'c') }],
    ['two wrong and one undecided', { ...free, wrong: ids('a', 'b'), undecided: ids('c') }],
    ['one wrong and two undecided', { ...free, wrong: ids('a'), undecided: ids('b', 'c') }],
  ])('is told to try again, never that it failed: %s', (_, item) => {
    expect(refused(item)).toEqual(tryAgainAfter(30));
  });

  test('is told "revoked" where three are wrong (P7)', () => {
    expect(refused(revoked)).toEqual(revokedAnswer);
  });

  test('puts a due reset in force first, be the password revoked or not (D4)', () => {
    for (const item of [
      { ...free, ...due },
      { ...revoked, ...due },
      { ...free, ...due, undecided: ids('a', 'b', 'c') },
    ]) {
      expect(refused(item, 3)).toEqual({ do: 'promote', seen: item, tries: 3 });
    }
  });

  test('leaves a reset alone that is not due yet (D4)', () => {
    expect(refused({ ...revoked, ...due, resetAt: ago(-1) })).toEqual(revokedAnswer);
  });

  test.each([
    ['wrong, the first', { ...free, wrong: ids('me') }, wrongAnswer],
    ['wrong, the second', { ...free, wrong: ids('a', 'me') }, wrongAnswer],
    ['wrong, the third', { ...free, wrong: ids('a', 'b', 'me') }, revokedAnswer],
  ])('because it is decided hears its own outcome again: %s (D1)', (_, item, answer) => {
    expect(refused(item)).toEqual(answer);
  });

  test('because it was right hears so again, in the epoch that it proved, though others were wrong since (D1)', () => {
    const item = { ...free, lastRight: 'me', lastRightEpoch: 'e0', wrong: ids('a', 'b') };
    expect(refused(item)).toEqual(rightAnswer(item, 'e0'));
  });

  test('hears nothing of another entry that was right', () => {
    expect(refused({ ...revoked, lastRight: 'a', lastRightEpoch: 'e1' })).toEqual(revokedAnswer);
  });

  describe('because entries died before they were decided', () => {
    const full: Credential = { ...free, wrong: ids('a'), undecided: ids('b', 'c') };

    test.each([
      ['29,999 ms ago not yet', ABANDONED_AFTER_MS - 1, 1],
      ['28 s ago not yet', 28_000, 2],
      ['a millisecond ago not yet', 1, 30],
      ['from the future, by another machine’s clock, not yet', -5000, 30],
    ])(
      'leaves them their places, and says by when they are free for certain: %s (D3)',
      (_, milliseconds, seconds) => {
        expect(refused({ ...full, reservedAt: ago(milliseconds) })).toEqual(tryAgainAfter(seconds));
      },
    );

    test.each([
      ['all three places taken', full],
      ['one place taken', { ...free, undecided: ids('a') }],
      ['two places taken', { ...free, undecided: ids('a', 'b') }],
      ['its own among them', { ...free, undecided: ids('a', 'me') }],
    ])('takes their places over after 30 s, and they go back uncounted: %s (D3)', (_, item) => {
      const seen = { ...item, reservedAt: ago(ABANDONED_AFTER_MS) };
      expect(refused(seen, 2)).toEqual({ do: 'take-over', seen, tries: 2 });
    });

    test('takes nothing over where three are wrong, however long ago (P7)', () => {
      expect(refused({ ...revoked, reservedAt: ago(10 * ABANDONED_AFTER_MS) })).toEqual(
        revokedAnswer,
      );
    });

    test('takes nothing over where it never was known when they came', () => {
      const { reservedAt: _, ...item } = full;
      expect(refused(item)).toEqual(tryAgain);
    });
  });
});

describe('D3: an entry that takes dead entries’ places over', () => {
  const seen: Credential = {
    ...free,
    undecided: ids('a', 'b', 'c'),
    reservedAt: ago(ABANDONED_AFTER_MS + 1),
  };

  test('is compared if they still were there', () => {
    expect(
      afterWrite({ do: 'take-over', seen, tries: 1 }, { applied: true, item: mine }, 'me', NOW),
    ).toEqual({
      do: 'compare',
      reserved: mine,
    });
  });

  test('starts over if they were not: another was first, or they were alive', () => {
    const written = { applied: false, item: { ...free, undecided: ids('other') } };
    expect(afterWrite({ do: 'take-over', seen, tries: 1 }, written, 'me', NOW)).toEqual({
      do: 'reserve',
      tries: 2,
    });
  });
});

test.each([true, false])(
  'D4: an entry starts over once the reset is in force, by its own write or another’s: %j',
  (applied) => {
    const seen = { ...free, ...due };
    const item = { ...free, epoch: 'e2' };
    expect(afterWrite({ do: 'promote', seen, tries: 1 }, { applied, item }, 'me', NOW)).toEqual({
      do: 'reserve',
      tries: 2,
    });
  },
);

test('D2: an entry starts over five times and is then told to try again: none goes on for ever', () => {
  let step: Step = firstStep;
  let reservations = 0;
  const seen = { ...free, ...due };
  while (step.do !== 'answer') {
    if (step.do === 'reserve') reservations++;
    if (step.do !== 'reserve' && step.do !== 'promote')
      throw new Error('an endless reset leads nowhere else');
    step = afterWrite(step, { applied: false, item: seen }, 'me', NOW);
  }
  expect(step).toEqual(tryAgain);
  expect(reservations).toBe(6);
});

describe('the comparison is settled before its outcome is told', () => {
  test('D1: wrong', () => {
    const reserved = { ...mine, wrong: ids('a', 'b') };
    const step = afterCompare({ do: 'compare', reserved }, { right: false });
    expect(step).toEqual({
      do: 'settle-wrong',
      epoch: 'e1',
      wrongBefore: 2,
      account: free.account,
    });
  });

  test('D1: wrong, the first', () => {
    expect(afterCompare({ do: 'compare', reserved: mine }, { right: false })).toEqual({
      do: 'settle-wrong',
      epoch: 'e1',
      wrongBefore: 0,
      account: free.account,
    });
  });

  test('D10, D18: wrong, on an ID that nobody uses: no account is to be told', () => {
    const { passwordHash: _, ...retired } = mine;
    const { account: __, ...decoy } = retired;
    for (const reserved of [retired, decoy]) {
      const step = afterCompare({ do: 'compare', reserved }, { right: false });
      expect(step).toEqual({ do: 'settle-wrong', epoch: 'e1', wrongBefore: 0 });
    }
  });

  test('D1: right', () => {
    const step = afterCompare(
      { do: 'compare', reserved: { ...mine, wrong: ids('a', 'b') } },
      { right: true },
    );
    expect(step).toEqual({ do: 'settle-right', epoch: 'e1' });
  });

  test('standards 5: right, with the hash of a raised cost', () => {
    const step = afterCompare(
      { do: 'compare', reserved: mine },
      { right: true, rehash: 'dearer hash' },
    );
    expect(step).toEqual({ do: 'settle-right', epoch: 'e1', rehash: 'dearer hash' });
  });
});

describe('a wrong entry that is settled', () => {
  const settle = { do: 'settle-wrong', epoch: 'e1', wrongBefore: 0 } as const;

  test.each([
    ['the first', { ...free, wrong: ids('me') }, wrongAnswer],
    ['the second', { ...free, wrong: ids('a', 'me') }, wrongAnswer],
    [
      'the third, which itself is answered "revoked"',
      { ...free, wrong: ids('a', 'b', 'me') },
      revokedAnswer,
    ],
  ])('D2: is told: %s', (_, item, answer) => {
    expect(afterWrite(settle, { applied: true, item }, 'me', NOW)).toEqual(answer);
  });

  test.each([
    ['alone', { ...free, wrong: ids('me') }, wrongAnswer],
    ['with two others since', { ...free, wrong: ids('a', 'b', 'me') }, revokedAnswer],
    ['and the password was replaced since: nothing is counted', { ...free, epoch: 'e2' }, tryAgain],
  ])('by a write whose answer was lost: it stands: %s', (_, item, answer) => {
    expect(afterWrite(settle, { applied: false, item }, 'me', NOW)).toEqual(answer);
  });

  test('again where others were settled since it was reserved, so that the third knows that it is the third (D2)', () => {
    const item = { ...mine, wrong: ids('a', 'b') };
    expect(afterWrite(settle, { applied: false, item }, 'me', NOW)).toEqual({
      ...settle,
      wrongBefore: 2,
    });
  });

  test('again where a right one set the count to zero meanwhile (D1)', () => {
    const again = afterWrite(
      { ...settle, wrongBefore: 2 },
      { applied: false, item: mine },
      'me',
      NOW,
    );
    expect(again).toEqual(settle);
  });
});

describe('a right entry that is settled', () => {
  const settle = { do: 'settle-right', epoch: 'e1' } as const;
  const settled: Credential = { ...free, lastRight: 'me', lastRightEpoch: 'e1' };

  test.each([true, false])(
    'D1: is told with the epoch that it proved, its answer lost or not: %j',
    (applied) => {
      expect(afterWrite(settle, { applied, item: settled }, 'me', NOW)).toEqual(
        rightAnswer(settled),
      );
    },
  );
});

describe('D3: an entry that lost its place is told to try again, and is not counted', () => {
  const lost: [string, Credential][] = [
    ['taken over by another', { ...free, undecided: ids('other') }],
    ['the password was replaced', { ...free, epoch: 'e2' }],
    [
      'the password was replaced, and an entry of the same name holds a place there',
      { ...mine, epoch: 'e2' },
    ],
    ['a reset came due', { ...mine, ...due }],
    ['another was right last', { ...free, lastRight: 'other', lastRightEpoch: 'e1' }],
  ];

  test.each(lost)('%s: wrong', (_, item) => {
    const step = { do: 'settle-wrong', epoch: 'e1', wrongBefore: 0 } as const;
    expect(afterWrite(step, { applied: false, item }, 'me', NOW)).toEqual(tryAgain);
  });

  test.each([...lost, ['it still seems to hold it', mine] as [string, Credential]])(
    '%s: right',
    (_, item) => {
      expect(
        afterWrite({ do: 'settle-right', epoch: 'e1' }, { applied: false, item }, 'me', NOW),
      ).toEqual(tryAgain);
    },
  );
});
