import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explore, walk } from '../../attempt-model/explore.ts';
import type { Scenario } from '../../attempt-model/scenario.ts';

type Password = Scenario['entries'][number]['password'];

/** Millions of refused conditions are thrown here; collecting their stacks would be slow. */
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

/** Every multiset of `size` passwords; their order is left to the model. */
function choices(passwords: Password[], size: number): Password[][] {
  if (size === 0) return [[]];
  return passwords.flatMap((password, i) =>
    choices(passwords.slice(i), size - 1).map((rest) => [password, ...rest]),
  );
}

const entries = (passwords: readonly Password[]) => passwords.map((password) => ({ password }));

describe('D1, D2, D3, D4: no interleaving of four entries breaks a rule', () => {
  type Circumstance = Omit<Scenario, 'entries'>;
  const circumstances: [name: string, passwords: Password[], circumstance: Circumstance][] = [
    ['no wrong entry before', ['wrong', 'old'], {}],
    ['one wrong entry before', ['wrong', 'old'], { wrong: 1 }],
    ['two wrong entries before', ['wrong', 'old'], { wrong: 2 }],
    ['revoked before', ['wrong', 'old'], { wrong: 3 }],
    ['two slots of abandoned entries', ['wrong', 'old'], { dead: 2 }],
    ['an unknown ID', ['wrong'], { id: 'unknown' }],
    ['a retired ID', ['wrong', 'old'], { id: 'retired' }],
  ];
  test.each(circumstances)('%s', (_, passwords, circumstance) => {
    let states = 0;
    for (const chosen of choices(passwords, 4))
      states += explore({ ...circumstance, entries: entries(chosen) });
    expect(states).toBeGreaterThan(50);
  });

  test.each<[string, Circumstance]>([
    ['no wrong entry before', { pauses: [30_000, 30_000] }],
    [
      'two abandoned entries, and a first pause that running functions survive',
      { dead: 2, pauses: [20_000, 10_000] },
    ],
    ['a reset at midnight', { reset: true, pauses: [] }],
    ['a reset at midnight, two wrong entries before', { reset: true, wrong: 2, pauses: [] }],
    ['a reset at midnight, revoked before', { reset: true, wrong: 3, pauses: [] }],
    [
      'a reset at midnight, abandoned entries before',
      { reset: true, dead: 2, deadFor: 30_000, pauses: [] },
    ],
  ])('three entries while time passes: %s', (_, circumstance) => {
    const passwords: Password[] = circumstance.reset ? ['wrong', 'old', 'new'] : ['wrong', 'old'];
    for (const chosen of choices(passwords, 3))
      explore({ ...circumstance, entries: entries(chosen) });
  });

  test('four entries around a reset at midnight', () => {
    explore({
      entries: entries(['wrong', 'wrong', 'old', 'new']),
      reset: true,
      wrong: 1,
      pauses: [],
    });
  });

  test('one entry delivered two or three times, alongside others', () => {
    for (const password of ['wrong', 'old'] as const) {
      const same = { password, as: 'same' };
      explore({ entries: [same, same, { password: 'wrong' }, { password: 'old' }], pauses: [] });
      explore({ entries: [same, same, same, { password: 'wrong' }], wrong: 1, pauses: [] });
      explore({ entries: [same, same, { password: 'wrong' }], reset: true, pauses: [] });
      explore({ entries: [same, same, { password: 'old' }] });
    }
  });

  test.each(['replace', 'retire'] as const)(
    'D12: the owner %ss the password after a right entry, alongside other entries',
    (does) => {
      const owner = { password: 'old' as const, does };
      explore({
        entries: [
          owner,
          { password: 'old', does: 'replace' },
          { password: 'wrong' },
          { password: 'wrong' },
        ],
        wrong: 1,
        pauses: [],
      });
      explore({
        entries: [owner, { password: 'wrong' }, { password: 'new' }],
        reset: true,
        pauses: [],
      });
      explore({ entries: [owner, { password: 'old' }, { password: 'wrong' }] });
    },
  );

  test('six entries on random paths', () => {
    const password = fc.constantFrom<Password>('wrong', 'old', 'new');
    const does = fc.constantFrom(undefined, undefined, 'replace' as const, 'retire' as const);
    const scenario = fc.record({
      entries: fc.array(fc.record({ password, does }), { minLength: 6, maxLength: 6 }),
      repeats: fc.boolean(),
      wrong: fc.integer({ min: 0, max: 3 }),
      reset: fc.boolean(),
      pauses: fc.subarray([20_000, 10_000, 30_000]),
    });
    fc.assert(
      fc.property(scenario, fc.infiniteStream(fc.nat()), ({ repeats, ...start }, numbers) => {
        const [first, , ...others] = start.entries as Scenario['entries'];
        const twice = { password: first?.password ?? 'old', as: 'same' };
        walk(
          (repeats ? { ...start, entries: [twice, twice, ...others] } : start) as Scenario,
          (below) => (below === 0 ? 0 : (numbers.next().value as number) % below),
        );
      }),
      { numRuns: 500 },
    );
  });
});
