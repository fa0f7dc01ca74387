import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explore, RuleBroken, type Scenario, walk } from './attempt-model.ts';

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
  return passwords.flatMap((password, i) => choices(passwords.slice(i), size - 1).map((rest) => [password, ...rest]));
}

const entries = (passwords: readonly Password[]) => passwords.map((password) => ({ password }));

describe('D1, D2, D3, D4: no interleaving of entries breaks a rule', () => {
  const circumstances: [name: string, size: number, passwords: Password[], circumstance: Omit<Scenario, 'entries'>][] =
    [
      ['none wrong before', 5, ['wrong', 'old'], { pauses: 2 }],
      ['one wrong before', 5, ['wrong', 'old'], { wrong: 1, pauses: 2 }],
      ['two wrong before', 5, ['wrong', 'old'], { wrong: 2, pauses: 2 }],
      ['revoked before', 5, ['wrong', 'old'], { wrong: 3 }],
      ['a reset at midnight', 4, ['wrong', 'old', 'new'], { reset: true }],
      ['a reset at midnight, two wrong before', 4, ['wrong', 'old', 'new'], { reset: true, wrong: 2 }],
      ['a reset at midnight, revoked before', 4, ['wrong', 'old', 'new'], { reset: true, wrong: 3 }],
      ['an ID that nobody has', 5, ['wrong'], { decoy: true, pauses: 2 }],
    ];
  test.each(circumstances)('%s: every order of %i entries', (_, size, passwords, circumstance) => {
    let states = 0;
    for (const chosen of choices(passwords, size)) states += explore({ ...circumstance, entries: entries(chosen) });
    expect(states).toBeGreaterThan(100);
  });

  test('one entry delivered twice or three times, beside others', () => {
    for (const password of ['wrong', 'old'] as const) {
      for (const reset of [false, true]) {
        const twice = [
          { password, as: 'same' },
          { password, as: 'same' },
        ];
        explore({ entries: [...twice, { password: 'wrong' }, { password: 'old' }], reset });
        explore({ entries: [...twice, { password, as: 'same' }, { password: 'wrong' }], reset, wrong: 1 });
      }
    }
  });

  test('six entries, ways at random', () => {
    const password = fc.constantFrom<Password>('wrong', 'old', 'new');
    const scenario = fc.record({
      entries: fc.array(fc.record({ password }), { minLength: 6, maxLength: 6 }),
      repeats: fc.boolean(),
      wrong: fc.integer({ min: 0, max: 3 }),
      reset: fc.boolean(),
      pauses: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(scenario, fc.infiniteStream(fc.nat()), ({ repeats, ...start }, numbers) => {
        const [first, , ...others] = start.entries;
        const twice = { password: first?.password ?? 'old', as: 'same' };
        walk(repeats ? { ...start, entries: [twice, twice, ...others] } : start, (below) =>
          below === 0 ? 0 : (numbers.next().value as number) % below,
        );
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the model notices', () => {
  const without =
    (what: string): NonNullable<Scenario['tamper']> =>
    (_, request) => ({
      ...request,
      ConditionExpression: request.ConditionExpression?.replace(what, ''),
    });
  const four = entries(['wrong', 'wrong', 'wrong', 'old']);

  test('a place given to a fourth', () => {
    const tamper: Scenario['tamper'] = (step, request) =>
      step.do === 'reserve'
        ? {
            ...request,
            ConditionExpression: request.ConditionExpression?.replaceAll(
              'size(undecided) < :places',
              'size(undecided) <= :places',
            ),
          }
        : request;
    expect(() => explore({ entries: four, tamper })).toThrow(RuleBroken);
  });

  test('an entry settled in another epoch', () => {
    const tamper = without('AND epoch = :epoch');
    const repeated = [
      { password: 'old' as const, as: 'same' },
      { password: 'old' as const, as: 'same' },
    ];
    expect(() => explore({ entries: [...repeated, { password: 'wrong' }], reset: true, tamper })).toThrow();
  });

  test('living entries taken for dead ones', () => {
    const tamper: Scenario['tamper'] = (step, request) =>
      step.do === 'take-over' ? { ...request, ConditionExpression: 'undecided <> :nothing' } : request;
    expect(() => explore({ entries: entries(['wrong', 'wrong', 'wrong', 'wrong', 'old']), tamper })).toThrow();
  });

  test('a write while a reset is due', () => {
    const tamper = without('(attribute_not_exists(resetAt) OR resetAt > :now)\n        AND');
    expect(() => explore({ entries: entries(['old', 'new']), reset: true, tamper })).toThrow();
  });
});
