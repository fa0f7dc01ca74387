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
const wrongAnswer = (remaining: 1 | 2): Step => ({
  do: 'answer',
  outcome: { kind: 'wrong', remaining },
});
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

test('D2: an entry reserves a slot before its password is compared', () => {
  expect(firstStep).toEqual(reserve);
});

describe('D2: an entry that reserves a slot', () => {
  test.each([
    ['the first', mine],
    ['alongside two others', { ...free, undecided: ids('me', 'a', 'b') }],
    ['after two wrong ones', { ...mine, wrong: ids('a', 'b') }],
  ])('is compared with the credential read by the reservation: %s', (_, item) => {
    expect(afterWrite(reserve, { applied: true, item }, 'me', NOW)).toEqual({
      do: 'compare',
      reserved: item,
    });
  });
});

describe('D2: an entry that finds no free slot', () => {
  const refused = (item: Credential, tries = 1) =>
    afterWrite({ do: 'reserve', tries }, { applied: false, item }, 'me', NOW);

  test.each([
    ['three undecided', { ...free, undecided: ids('a', 'b', 'c') }],
    ['two wrong and one undecided', { ...free, wrong: ids('a', 'b'), undecided: ids('c') }],
    ['one wrong and two undecided', { ...free, wrong: ids('a'), undecided: ids('b', 'c') }],
  ])('is answered "try again", never "wrong": %s', (_, item) => {
    expect(refused(item)).toEqual(tryAgainAfter(30));
  });

  test('is answered "revoked" once three entries are wrong (P7)', () => {
    expect(refused(revoked)).toEqual(revokedAnswer);
  });

  test('first applies a reset that is due, whether or not the password is revoked (D4)', () => {
    for (const item of [
      { ...free, ...due },
      { ...revoked, ...due },
      { ...free, ...due, undecided: ids('a', 'b', 'c') },
    ]) {
      expect(refused(item, 3)).toEqual({ do: 'promote', seen: item, tries: 3 });
    }
  });

  test('does not apply a reset before it is due (D4)', () => {
    expect(refused({ ...revoked, ...due, resetAt: ago(-1) })).toEqual(revokedAnswer);
  });

  test.each([
    ['wrong, the first', { ...free, wrong: ids('me') }, wrongAnswer(2)],
    ['wrong, the second', { ...free, wrong: ids('a', 'me') }, wrongAnswer(1)],
    ['wrong, the third', { ...free, wrong: ids('a', 'b', 'me') }, revokedAnswer],
  ])('an entry that is already decided gets its own outcome again: %s (D1)', (_, item, answer) => {
    expect(refused(item)).toEqual(answer);
  });

  test('an entry that was right is answered "right" again, with the epoch that it proved, although later entries were wrong (D1)', () => {
    const item = { ...free, lastRight: 'me', lastRightEpoch: 'e0', wrong: ids('a', 'b') };
    expect(refused(item)).toEqual(rightAnswer(item, 'e0'));
  });

  test('does not get the outcome of another entry that was right', () => {
    expect(refused({ ...revoked, lastRight: 'a', lastRightEpoch: 'e1' })).toEqual(revokedAnswer);
  });

  describe('because abandoned entries still hold slots', () => {
    const full: Credential = { ...free, wrong: ids('a'), undecided: ids('b', 'c') };

    test.each([
      ['29,999 ms after the last reservation', ABANDONED_AFTER_MS - 1, 1],
      ['28 s after it', 28_000, 2],
      ['one millisecond after it', 1, 30],
      ['before it, because another machine’s clock is ahead', -5000, 30],
    ])(
      'does not take the slots over before 30 s, and says when they will be free: %s (D3)',
      (_, milliseconds, seconds) => {
        expect(refused({ ...full, reservedAt: ago(milliseconds) })).toEqual(tryAgainAfter(seconds));
      },
    );

    test.each([
      ['no slot is free', full],
      ['one slot is taken', { ...free, undecided: ids('a') }],
      ['two slots are taken', { ...free, undecided: ids('a', 'b') }],
      ['one of them is its own', { ...free, undecided: ids('a', 'me') }],
    ])(
      'takes the slots over after 30 s without counting the abandoned entries: %s (D3)',
      (_, item) => {
        const seen = { ...item, reservedAt: ago(ABANDONED_AFTER_MS) };
        expect(refused(seen, 2)).toEqual({ do: 'take-over', seen, tries: 2 });
      },
    );

    test('takes no slot over once three entries are wrong, however long ago (P7)', () => {
      expect(refused({ ...revoked, reservedAt: ago(10 * ABANDONED_AFTER_MS) })).toEqual(
        revokedAnswer,
      );
    });

    test('takes no slot over if the time of the last reservation is unknown', () => {
      const { reservedAt: _, ...item } = full;
      expect(refused(item)).toEqual(tryAgain);
    });
  });
});

describe('D3: an entry that takes over the slots of abandoned entries', () => {
  const seen: Credential = {
    ...free,
    undecided: ids('a', 'b', 'c'),
    reservedAt: ago(ABANDONED_AFTER_MS + 1),
  };

  test('is compared if the slots are still as it saw them', () => {
    expect(
      afterWrite({ do: 'take-over', seen, tries: 1 }, { applied: true, item: mine }, 'me', NOW),
    ).toEqual({
      do: 'compare',
      reserved: mine,
    });
  });

  test('starts over if the slots changed: another entry was faster, or their entries were still running', () => {
    const written = { applied: false, item: { ...free, undecided: ids('other') } };
    expect(afterWrite({ do: 'take-over', seen, tries: 1 }, written, 'me', NOW)).toEqual({
      do: 'reserve',
      tries: 2,
    });
  });
});

test.each([true, false])(
  'D4: an entry starts over once the reset is applied, by its own write or another’s: own: %j',
  (applied) => {
    const seen = { ...free, ...due };
    const item = { ...free, epoch: 'e2' };
    expect(afterWrite({ do: 'promote', seen, tries: 1 }, { applied, item }, 'me', NOW)).toEqual({
      do: 'reserve',
      tries: 2,
    });
  },
);

test('D2: an entry starts over at most five times and is then answered "try again"', () => {
  let step: Step = firstStep;
  let reservations = 0;
  const seen = { ...free, ...due };
  while (step.do !== 'answer') {
    if (step.do === 'reserve') reservations++;
    if (step.do !== 'reserve' && step.do !== 'promote')
      throw new Error(`unexpected step: ${step.do}`);
    step = afterWrite(step, { applied: false, item: seen }, 'me', NOW);
  }
  expect(step).toEqual(tryAgain);
  expect(reservations).toBe(6);
});

describe('a comparison is settled before it is answered', () => {
  test('D1: a third wrong entry is settled as wrong', () => {
    const reserved = { ...mine, wrong: ids('a', 'b') };
    const step = afterCompare({ do: 'compare', reserved }, { right: false });
    expect(step).toEqual({
      do: 'settle-wrong',
      epoch: 'e1',
      wrongBefore: 2,
      account: free.account,
    });
  });

  test('D1: a first wrong entry is settled as wrong', () => {
    expect(afterCompare({ do: 'compare', reserved: mine }, { right: false })).toEqual({
      do: 'settle-wrong',
      epoch: 'e1',
      wrongBefore: 0,
      account: free.account,
    });
  });

  test('D10, D18: a wrong entry of a decoy or a retired ID is settled as wrong, with no account to notify', () => {
    const { passwordHash: _, ...retired } = mine;
    const { account: __, ...decoy } = retired;
    for (const reserved of [retired, decoy]) {
      const step = afterCompare({ do: 'compare', reserved }, { right: false });
      expect(step).toEqual({ do: 'settle-wrong', epoch: 'e1', wrongBefore: 0 });
    }
  });

  test('D1: a right entry is settled as right', () => {
    const step = afterCompare(
      { do: 'compare', reserved: { ...mine, wrong: ids('a', 'b') } },
      { right: true },
    );
    expect(step).toEqual({ do: 'settle-right', epoch: 'e1' });
  });

  test('standards 5: a right entry is settled with the rehash at a raised cost', () => {
    const step = afterCompare(
      { do: 'compare', reserved: mine },
      { right: true, rehash: 'dearer hash' },
    );
    expect(step).toEqual({ do: 'settle-right', epoch: 'e1', rehash: 'dearer hash' });
  });
});

describe('settling a wrong entry', () => {
  const settle = { do: 'settle-wrong', epoch: 'e1', wrongBefore: 0 } as const;

  test.each([
    ['the first', { ...free, wrong: ids('me') }, wrongAnswer(2)],
    ['the second', { ...free, wrong: ids('a', 'me') }, wrongAnswer(1)],
    [
      'the third, which is answered "revoked"',
      { ...free, wrong: ids('a', 'b', 'me') },
      revokedAnswer,
    ],
  ])('D2: answers with its outcome once it is counted: %s', (_, item, answer) => {
    expect(afterWrite(settle, { applied: true, item }, 'me', NOW)).toEqual(answer);
  });

  test.each([
    ['alone', { ...free, wrong: ids('me') }, wrongAnswer(2)],
    ['two others were counted since', { ...free, wrong: ids('a', 'b', 'me') }, revokedAnswer],
    ['the password was replaced since, so nothing is counted', { ...free, epoch: 'e2' }, tryAgain],
  ])(
    'gives the stored outcome if the answer to the first write was lost: %s',
    (_, item, answer) => {
      expect(afterWrite(settle, { applied: false, item }, 'me', NOW)).toEqual(answer);
    },
  );

  test('is repeated if other entries were settled since it was reserved, so that the third is recognised as the third (D2)', () => {
    const item = { ...mine, wrong: ids('a', 'b') };
    expect(afterWrite(settle, { applied: false, item }, 'me', NOW)).toEqual({
      ...settle,
      wrongBefore: 2,
    });
  });

  test('is repeated if a right entry has reset the count meanwhile (D1)', () => {
    const again = afterWrite(
      { ...settle, wrongBefore: 2 },
      { applied: false, item: mine },
      'me',
      NOW,
    );
    expect(again).toEqual(settle);
  });
});

describe('settling a right entry', () => {
  const settle = { do: 'settle-right', epoch: 'e1' } as const;
  const settled: Credential = { ...free, lastRight: 'me', lastRightEpoch: 'e1' };

  test.each([true, false])(
    'D1: answers "right" with the epoch that the entry proved, even if the answer to the first write was lost: applied: %j',
    (applied) => {
      expect(afterWrite(settle, { applied, item: settled }, 'me', NOW)).toEqual(
        rightAnswer(settled),
      );
    },
  );
});

describe('D3: an entry that lost its slot is answered "try again" and is not counted', () => {
  const lost: [string, Credential][] = [
    ['another entry took it over', { ...free, undecided: ids('other') }],
    ['the password was replaced', { ...free, epoch: 'e2' }],
    [
      'the password was replaced, and an entry with the same ID holds a slot of the new one',
      { ...mine, epoch: 'e2' },
    ],
    ['a reset came due', { ...mine, ...due }],
    ['another entry was right since', { ...free, lastRight: 'other', lastRightEpoch: 'e1' }],
  ];

  test.each(lost)('a wrong entry: %s', (_, item) => {
    const step = { do: 'settle-wrong', epoch: 'e1', wrongBefore: 0 } as const;
    expect(afterWrite(step, { applied: false, item }, 'me', NOW)).toEqual(tryAgain);
  });

  test.each([...lost, ['the slot still seems to be its own', mine] as [string, Credential]])(
    'a right entry: %s',
    (_, item) => {
      expect(
        afterWrite({ do: 'settle-right', epoch: 'e1' }, { applied: false, item }, 'me', NOW),
      ).toEqual(tryAgain);
    },
  );
});
