import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explore, type Scenario, walk } from './attempt-model.ts';

type Password = Scenario['entries'][number]['password'];

/** Refused conditions are thrown by the million here; nobody reads their stacks. */
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

/** Every choice of `size` passwords, order aside: who is first is for the model to choose. */
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
    ['none wrong before', ['wrong', 'old'], {}],
    ['one wrong before', ['wrong', 'old'], { wrong: 1 }],
    ['two wrong before', ['wrong', 'old'], { wrong: 2 }],
    ['revoked before', ['wrong', 'old'], { wrong: 3 }],
    ['two places of dead entries', ['wrong', 'old'], { dead: 2 }],
    ['an ID that nobody has', ['wrong'], { id: 'unknown' }],
    ['a retired ID', ['wrong', 'old'], { id: 'retired' }],
  ];
  test.each(circumstances)('%s', (_, passwords, circumstance) => {
    let states = 0;
    for (const chosen of choices(passwords, 4))
      states += explore({ ...circumstance, entries: entries(chosen) });
    expect(states).toBeGreaterThan(50);
  });

  test.each<[string, Circumstance]>([
    ['none wrong before', { pauses: [30_000, 30_000] }],
    ['two dead, and time for a function to live on', { dead: 2, pauses: [20_000, 10_000] }],
    ['a reset at midnight', { reset: true, pauses: [] }],
    ['a reset at midnight, two wrong before', { reset: true, wrong: 2, pauses: [] }],
    ['a reset at midnight, revoked before', { reset: true, wrong: 3, pauses: [] }],
    [
      'a reset at midnight, dead ones before',
      { reset: true, dead: 2, deadFor: 30_000, pauses: [] },
    ],
  ])('three entries, and time passes: %s', (_, circumstance) => {
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

  test('one entry delivered twice or three times, beside others', () => {
    for (const password of ['wrong', 'old'] as const) {
      const same = { password, as: 'same' };
      explore({ entries: [same, same, { password: 'wrong' }, { password: 'old' }], pauses: [] });
      explore({ entries: [same, same, same, { password: 'wrong' }], wrong: 1, pauses: [] });
      explore({ entries: [same, same, { password: 'wrong' }], reset: true, pauses: [] });
      explore({ entries: [same, same, { password: 'old' }] });
    }
  });

  test.each(['replace', 'retire'] as const)(
    'D12: who was right %ss the password, beside others',
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

  test('six entries, ways at random', () => {
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
