/**
 * Whether the model would notice: each condition, expression and step of the protocol is broken in turn, and some scenario must break a
 * rule by it. A mutation that survives is a missing rule, or a guard that nothing needs; those are named at the end with their reason.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change, Update } from '../../../core/store/write.ts';
import { explore, type Mutation, RuleBroken, type Scenario } from './attempt-model.ts';

const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

const wrong = { password: 'wrong' } as const;
const old = { password: 'old' } as const;
const same = { as: 'same' };

/** Small ones, the smallest first. */
const scenarios: Record<string, Scenario> = {
  'a wrong and a right one': { entries: [wrong, old] },
  'two dead': { entries: [wrong, old], dead: 2 },
  'three dead, and half of a function’s life': {
    entries: [old, old],
    dead: 1,
    pauses: [20_000, 10_000],
  },
  'the third': { entries: [wrong, old], wrong: 2, pauses: [] },
  'revoked before': { entries: [wrong, old], wrong: 3, pauses: [] },
  'nobody’s': { entries: [wrong, wrong], id: 'unknown', pauses: [] },
  'nobody’s, three': { entries: [wrong, wrong, wrong], id: 'unknown', pauses: [] },
  retired: { entries: [old, wrong], id: 'retired', wrong: 1, pauses: [] },
  changed: { entries: [{ ...old, does: 'replace' }, old, wrong], wrong: 1, pauses: [] },
  'changed, the third': { entries: [{ ...old, does: 'replace' }, wrong], wrong: 2, pauses: [] },
  'changed twice': {
    entries: [
      { ...old, does: 'replace' },
      { ...old, does: 'retire' },
    ],
    pauses: [],
  },
  'changed twice alike': {
    entries: [
      { ...old, does: 'replace' },
      { ...old, does: 'replace' },
    ],
    pauses: [],
  },
  'changed, but revoked': {
    entries: [{ ...old, does: 'replace' }, wrong, wrong, wrong],
    pauses: [],
  },
  'changed and reset': { entries: [{ ...old, does: 'replace' }], reset: true, pauses: [] },
  'given up and reset': { entries: [{ ...old, does: 'retire' }], reset: true, pauses: [] },
  'told twice': { entries: [{ ...old, ...same }, { ...old, ...same }, wrong], pauses: [] },
  'wrong, told twice': { entries: [{ ...wrong, ...same }, { ...wrong, ...same }, old], pauses: [] },
  'wrong, told twice, beside two dead': {
    entries: [
      { ...wrong, ...same },
      { ...wrong, ...same },
    ],
    dead: 2,
    pauses: [],
  },
  'right, told twice, the others wrong': {
    entries: [{ ...old, ...same }, { ...old, ...same }, wrong, wrong, wrong],
    pauses: [],
  },
  'told twice, half a minute apart': { entries: [{ ...old, ...same }, { ...old, ...same }, old] },
  reset: { entries: [old, wrong], reset: true, pauses: [] },
  'revoked, and reset': { entries: [{ password: 'new' }, old], reset: true, wrong: 3, pauses: [] },
  'reset, told twice': {
    entries: [{ ...old, ...same }, { ...old, ...same }, wrong],
    reset: true,
    pauses: [],
  },
  'reset, wrong and told twice': {
    entries: [{ password: 'new', ...same }, { password: 'new', ...same }, wrong],
    reset: true,
    pauses: [],
  },
  'reset of dead ones': { entries: [old, old], reset: true, dead: 3 },
  'reset beside dead ones': {
    entries: [old, wrong],
    reset: true,
    dead: 1,
    deadFor: 30_000,
    pauses: [],
  },
  four: { entries: [wrong, wrong, wrong, old], pauses: [] },
};

/** Changes the write of a step; `by` returns what it is given if there is nothing to change. */
const inWrite = (step: string, by: (write: Update) => Update): Mutation => ({
  write: (of, write) => (of.do === step ? by(write) : write),
});

/** Writes something else into the condition of a step's write. */
const condition = (step: string, from: string | RegExp, to = '') =>
  inWrite(step, (write) => {
    const before = write.condition?.text ?? '';
    const text = before.replace(from, to);
    if (text === before) return write;
    const values = Object.entries(write.condition?.values ?? {}).filter(([name]) =>
      new RegExp(`${name}\\b`).test(text),
    );
    return { ...write, condition: { text, values: Object.fromEntries(values), names: {} } };
  });
const noReset = (step: string) =>
  condition(step, '(attribute_not_exists(resetAt) OR resetAt > :now)', 'attribute_exists(id)');

/** Has a condition count another number of slots. */
const slots = (count: number) =>
  inWrite('reserve', (write) => {
    const { text = '', names = {}, values } = write.condition ?? {};
    return { ...write, condition: { text, names, values: { ...values, ':slots': count } } };
  });

const change = (step: string, by: (change: Change) => Change) =>
  inWrite(step, (write) => ({ ...write, change: by(write.change) }));

/** Leaves out what a step's write sets an attribute to. */
const unset = (step: string, attribute: string) =>
  inWrite(step, (write) => {
    const { set = {}, copy = {} } = write.change;
    if (!(attribute in set || attribute in copy)) return write;
    const { [attribute]: _, ...otherSet } = set;
    const { [attribute]: __, ...otherCopy } = copy;
    return { ...write, change: { ...write.change, set: otherSet, copy: otherCopy } };
  });

/** Keeps attributes that a step's write removes. */
const keep = (step: string, ...attributes: string[]) =>
  change(step, ({ remove = [], ...others }) => {
    expect(remove).toEqual(expect.arrayContaining(attributes));
    return { ...others, remove: remove.filter((each) => !attributes.includes(each)) };
  });

/** Leaves out all that a step's write adds to sets, or takes from them. */
const without = (step: string, clause: 'add' | 'delete') =>
  change(step, ({ [clause]: elements, ...others }) => {
    expect(elements).toBeDefined();
    return others;
  });

const mutations: Record<string, Mutation> = {
  'reserve: a due reset is no matter': condition(
    'reserve',
    '(attribute_not_exists(resetAt) OR resetAt > :now) AND ',
  ),
  'reserve: a reset is due a moment later': condition(
    'reserve',
    'resetAt > :now',
    'resetAt >= :now',
  ),
  'reserve: who is wrong already gets another place': condition(
    'reserve',
    'AND NOT contains(wrong, :entryId)',
  ),
  'reserve: who was right already gets another place': condition(
    'reserve',
    'AND (attribute_not_exists(lastRight) OR lastRight <> :entryId)',
  ),
  'reserve: beside dead ones': condition(
    'reserve',
    'AND (attribute_not_exists(undecided) OR reservedAt > :aliveSince)',
  ),
  'reserve: dead a moment later': condition(
    'reserve',
    'reservedAt > :aliveSince',
    'reservedAt >= :aliveSince',
  ),
  'reserve: an empty set counts as dead': condition(
    'reserve',
    'attribute_not_exists(undecided) OR reservedAt',
    'reservedAt',
  ),
  'reserve: who holds a place needs another': condition(
    'reserve',
    'contains(undecided, :entryId)',
    'attribute_not_exists(id)',
  ),
  'reserve: no first place': condition(
    'reserve',
    'attribute_not_exists(wrong) AND attribute_not_exists(undecided) OR ',
  ),
  'reserve: no place beside undecided ones': condition(
    'reserve',
    'attribute_not_exists(wrong) AND size(undecided) < :slots OR ',
  ),
  'reserve: no place beside wrong ones': condition(
    'reserve',
    'attribute_not_exists(undecided) AND size(wrong) < :slots OR ',
  ),
  'reserve: no place beside one of each': condition(
    'reserve',
    ' OR size(wrong) = :one AND size(undecided) = :one',
  ),
  'reserve: a fourth undecided one': condition(
    'reserve',
    'size(undecided) < :slots',
    'size(undecided) <= :slots',
  ),
  'reserve: a fourth after three wrong ones': condition(
    'reserve',
    'size(wrong) < :slots',
    'size(wrong) <= :slots',
  ),
  'reserve: beside any number of wrong ones': condition(
    'reserve',
    'size(wrong) = :one AND size(undecided) = :one',
    'size(undecided) = :one',
  ),
  'reserve: beside any number of undecided ones': condition(
    'reserve',
    'size(wrong) = :one AND size(undecided) = :one',
    'size(wrong) = :one',
  ),
  'reserve: four slots': slots(4),
  'reserve: two slots': slots(2),
  'reserve: the time is not renewed': change('reserve', ({ set, setIfAbsent, ...others }) => ({
    ...others,
    setIfAbsent: { ...setIfAbsent, ...set },
  })),
  'take-over: a due reset is no matter': noReset('take-over'),
  'take-over: whatever was seen': condition(
    'take-over',
    'AND undecided = :undecided AND reservedAt = :reservedAt',
  ),
  'take-over: at any time': condition('take-over', 'AND reservedAt = :reservedAt'),
  'take-over: the time is not renewed': unset('take-over', 'reservedAt'),
  'promote: the old epoch stays': unset('promote', 'epoch'),
  'promote: the count stays': keep('promote', 'wrong', 'revokedOf'),
  'promote: places stay taken': keep('promote', 'undecided'),
  'promote: it stays reported as revoked': keep('promote', 'revokedOf'),
  'promote: need not be changed': unset('promote', 'mustChange'),
  'promote: the reset stays': keep('promote', 'resetAt'),
  'settle-wrong: without a place': condition('settle-wrong', 'contains(undecided, :entryId) AND'),
  'settle-wrong: in any epoch': condition('settle-wrong', 'AND epoch = :epoch'),
  'settle-wrong: a due reset is no matter': noReset('settle-wrong'),
  'settle-wrong: whoever was wrong meanwhile': condition(
    'settle-wrong',
    /AND (attribute_not_exists\(wrong\)|size\(wrong\) = :wrongBefore)$/,
  ),
  'settle-wrong: uncounted': without('settle-wrong', 'add'),
  'settle-wrong: the place stays taken': without('settle-wrong', 'delete'),
  'settle-wrong: unreported': unset('settle-wrong', 'revokedOf'),
  'settle-right: without a place': condition('settle-right', 'contains(undecided, :entryId) AND'),
  'settle-right: in any epoch': condition('settle-right', 'AND epoch = :epoch'),
  'settle-right: a due reset is no matter': noReset('settle-right'),
  'settle-right: the count stays': keep('settle-right', 'wrong'),
  'settle-right: the place stays taken': without('settle-right', 'delete'),
  'settle-right: unremembered': unset('settle-right', 'lastRight'),
  'settle-right: in no epoch': unset('settle-right', 'lastRightEpoch'),
  'replace: in any epoch': condition('replace', 'epoch = :epoch AND'),
  'replace: a due reset is no matter': noReset('replace'),
  'replace: a revoked one too': condition(
    'replace',
    ' AND (attribute_not_exists(wrong) OR size(wrong) < :slots)',
  ),
  'replace: the old epoch stays': unset('replace', 'epoch'),
  'replace: the count stays': keep('replace', 'wrong', 'revokedOf'),
  'replace: places stay taken': keep('replace', 'undecided'),
  'retire: in any epoch': condition('retire', 'epoch = :epoch AND'),
  'retire: a due reset is no matter': noReset('retire'),
  'retire: the password stays': unset('retire', 'passwordHash'),
  'retire: the old epoch stays': unset('retire', 'epoch'),
  'retire: a reset comes due': keep('retire', 'resetAt', 'resetHash'),
  'a transaction is repeated under another token': { newToken: true },
  'the machine tells a retired ID’s third wrong entry': {
    afterCompare: (correct, { reserved }) =>
      correct.do === 'settle-wrong' && reserved.account !== undefined
        ? { ...correct, account: reserved.account }
        : correct,
  },
  'the machine counts a right entry': {
    afterCompare: (correct) =>
      correct.do === 'settle-right'
        ? { do: 'settle-wrong', epoch: correct.epoch, wrongBefore: 0 }
        : correct,
  },
  'the machine lets a wrong entry in': {
    afterCompare: (correct) =>
      correct.do === 'settle-wrong' ? { do: 'settle-right', epoch: correct.epoch } : correct,
  },
  'the machine judges revoked before due': {
    afterWrite: (correct, _, { applied, item }) =>
      !applied && correct.do === 'promote' && item.wrong?.size === 3
        ? { do: 'answer', outcome: { kind: 'revoked' } }
        : correct,
  },
  'the machine sends away instead of taking over': {
    afterWrite: (correct) =>
      correct.do === 'take-over' ? { do: 'answer', outcome: { kind: 'try-again' } } : correct,
  },
  'the machine takes over what is alive': {
    afterWrite: (correct, step, { item }) =>
      step.do === 'reserve' && correct.do === 'answer' && correct.outcome.kind === 'try-again'
        ? { do: 'take-over', seen: item, tries: 1 }
        : correct,
  },
  'the machine takes dead ones over when all places are taken only': {
    afterWrite: (correct) =>
      correct.do === 'take-over' &&
      (correct.seen.undecided?.size ?? 0) + (correct.seen.wrong?.size ?? 0) < 3
        ? { do: 'answer', outcome: { kind: 'try-again' } }
        : correct,
  },
  'the machine says to come too soon': {
    afterWrite: (correct) =>
      correct.do === 'answer' && correct.outcome.kind === 'try-again'
        ? { do: 'answer', outcome: { kind: 'try-again', afterSeconds: 2 } }
        : correct,
  },
  'the machine forgets who was right': {
    afterWrite: (correct, step, { applied }) =>
      !applied &&
      step.do !== 'promote' &&
      correct.do === 'answer' &&
      correct.outcome.kind === 'right'
        ? { do: 'answer', outcome: { kind: 'try-again' } }
        : correct,
  },
  'the machine tells the third wrong entry "wrong"': {
    afterWrite: (correct, step) =>
      step.do === 'settle-wrong' && correct.do === 'answer' && correct.outcome.kind === 'revoked'
        ? { do: 'answer', outcome: { kind: 'wrong' } }
        : correct,
  },
  'the machine settles with the count that it saw at first': {
    afterWrite: (correct, step) =>
      step.do === 'settle-wrong' && correct.do === 'settle-wrong' ? step : correct,
  },
  'the machine tells what it did not settle': {
    afterWrite: (correct, step, { applied }) =>
      !applied && step.do === 'settle-wrong' && correct.do === 'answer'
        ? { do: 'answer', outcome: { kind: 'wrong' } }
        : correct,
  },
};

/**
 * The rule that a mutation breaks first; undefined if no scenario notices it.
 * @throws Error if the mutation changes no write, or if the engine cannot read an expression
 */
function noticed(mutation: Mutation): string | undefined {
  let changes = 0;
  const watched: Mutation = {
    ...mutation,
    ...(mutation.write && {
      write: (of, write) => {
        const changed = mutation.write?.(of, write) ?? write;
        if (changed !== write) changes++;
        return changed;
      },
    }),
  };
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      explore({ ...scenario, mutation: watched });
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      return `${name}: ${error.message}`;
    }
  }
  if (mutation.write && changes === 0) throw new Error('the mutation changes nothing');
  return undefined;
}

test('the protocol itself breaks no rule in any of the scenarios', () => {
  expect(noticed({})).toBeUndefined();
});

describe('the model notices', () => {
  test.each(Object.entries(mutations))('%s', (_, mutation) => {
    expect(noticed(mutation)).toBeDefined();
  });
});

/** What no rule of the model's has to notice, since the engine refuses the write, by what it says. */
const refused: Record<string, [says: string, mutation: Mutation]> = {
  'reserve: a decoy’s time to live is a key of the index': [
    'byRevocation',
    change('reserve', ({ setIfAbsent, ...others }) => ({
      ...others,
      setIfAbsent: { ...setIfAbsent, account: 1_830_000_001 },
    })),
  ],
  'promote: whatever was seen': [
    'attribute that does not exist in the item',
    condition('promote', 'resetEpoch = :resetEpoch AND resetAt <= :now', 'attribute_exists(id)'),
  ],
};

test.each(Object.entries(refused))('the engine notices: %s', (_, [says, mutation]) => {
  expect(() => noticed(mutation)).toThrow(says);
});

/** Guards that nothing needs while clocks agree, by the reason that they change nothing. */
const redundant: Record<string, Mutation> = {
  // A place that was taken since is of a later time than the one seen: at least 30 s.
  'take-over: whatever set, of the time seen': condition('take-over', 'AND undecided = :undecided'),
  'take-over: in any epoch, of the time seen': condition('take-over', 'AND epoch = :epoch'),
  // A reset that is due is replaced by none, and one that was put in force is gone.
  'promote: whatever reset is due': condition('promote', 'resetEpoch = :resetEpoch AND '),
  'promote: the reset seen, due or not': condition('promote', ' AND resetAt <= :now'),
  // An epoch that was proved had a password, and ends with it.
  'replace: a retired one too': condition(
    'replace',
    'attribute_exists(passwordHash) AND passwordHash <> :noPassword AND ',
  ),
  'retire: a retired one too': condition(
    'retire',
    'attribute_exists(passwordHash) AND passwordHash <> :noPassword AND ',
  ),
};

test.each(Object.entries(redundant))(
  'a second line of defence, which the model does not need: %s',
  (_, mutation) => {
    expect(noticed(mutation)).toBeUndefined();
  },
);
