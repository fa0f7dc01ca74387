/**
 * Mutation tests of the model: each condition, expression and step of the protocol is broken in
 * turn, and at least one scenario must then break a rule. A mutation that survives shows a missing
 * rule or a redundant guard; redundant guards are listed at the end with their reason.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttributeChanges, Update } from '../../../core/store/write.ts';
import { explore } from '../../attempt-model/explore.ts';
import { type Mutation, RuleBroken, type Scenario } from '../../attempt-model/scenario.ts';

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

/** Small scenarios, roughly the smallest first. */
const scenarios: Record<string, Scenario> = {
  'a wrong and a right entry': { entries: [wrong, old] },
  'two abandoned entries': { entries: [wrong, old], dead: 2 },
  'one abandoned entry, and a first pause that running functions survive': {
    entries: [old, old],
    dead: 1,
    pauses: [20_000, 10_000],
  },
  'the third wrong entry': { entries: [wrong, old], wrong: 2, pauses: [] },
  'revoked before': { entries: [wrong, old], wrong: 3, pauses: [] },
  'an unknown ID': { entries: [wrong, wrong], id: 'unknown', pauses: [] },
  'an unknown ID, three entries': { entries: [wrong, wrong, wrong], id: 'unknown', pauses: [] },
  retired: { entries: [old, wrong], id: 'retired', wrong: 1, pauses: [] },
  changed: { entries: [{ ...old, does: 'replace' }, old, wrong], wrong: 1, pauses: [] },
  'changed, beside the third wrong entry': {
    entries: [{ ...old, does: 'replace' }, wrong],
    wrong: 2,
    pauses: [],
  },
  'changed twice': {
    entries: [
      { ...old, does: 'replace' },
      { ...old, does: 'retire' },
    ],
    pauses: [],
  },
  'changed twice to the same password': {
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
  'retired and reset': { entries: [{ ...old, does: 'retire' }], reset: true, pauses: [] },
  'a right entry delivered twice': {
    entries: [{ ...old, ...same }, { ...old, ...same }, wrong],
    pauses: [],
  },
  'a wrong entry delivered twice': {
    entries: [{ ...wrong, ...same }, { ...wrong, ...same }, old],
    pauses: [],
  },
  'a wrong entry delivered twice, beside two abandoned ones': {
    entries: [
      { ...wrong, ...same },
      { ...wrong, ...same },
    ],
    dead: 2,
    pauses: [],
  },
  'a right entry delivered twice, the others wrong': {
    entries: [{ ...old, ...same }, { ...old, ...same }, wrong, wrong, wrong],
    pauses: [],
  },
  'a right entry delivered twice, 30 s apart': {
    entries: [{ ...old, ...same }, { ...old, ...same }, old],
  },
  reset: { entries: [old, wrong], reset: true, pauses: [] },
  'revoked, and reset': { entries: [{ password: 'new' }, old], reset: true, wrong: 3, pauses: [] },
  'reset, an entry of the old password delivered twice': {
    entries: [{ ...old, ...same }, { ...old, ...same }, wrong],
    reset: true,
    pauses: [],
  },
  'reset, an entry of the new password delivered twice': {
    entries: [{ password: 'new', ...same }, { password: 'new', ...same }, wrong],
    reset: true,
    pauses: [],
  },
  'reset, three abandoned entries': { entries: [old, old], reset: true, dead: 3 },
  'reset, one abandoned entry': {
    entries: [old, wrong],
    reset: true,
    dead: 1,
    deadFor: 30_000,
    pauses: [],
  },
  four: { entries: [wrong, wrong, wrong, old], pauses: [] },
};

/** Changes the write of a step; `by` returns its argument if it has nothing to change. */
const inWrite = (step: string, by: (write: Update) => Update): Mutation => ({
  of: step,
  write: (of, write) => (of.do === step ? by(write) : write),
});

/** Replaces text in the condition of a step's write. */
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

/** Changes the number of slots in the condition of `reserve`. */
const slots = (count: number) =>
  inWrite('reserve', (write) => {
    const { text = '', names = {}, values } = write.condition ?? {};
    return { ...write, condition: { text, names, values: { ...values, ':slots': count } } };
  });

const change = (step: string, by: (change: AttributeChanges) => AttributeChanges) =>
  inWrite(step, (write) => ({ ...write, change: by(write.change) }));

/** Removes the assignment of an attribute from a step's write. */
const unset = (step: string, attribute: string) =>
  inWrite(step, (write) => {
    const { set = {}, copy = {} } = write.change;
    if (!(attribute in set || attribute in copy)) return write;
    const { [attribute]: _, ...otherSet } = set;
    const { [attribute]: __, ...otherCopy } = copy;
    return { ...write, change: { ...write.change, set: otherSet, copy: otherCopy } };
  });

/** Keeps attributes that a step's write would remove. */
const keep = (step: string, ...attributes: string[]) =>
  change(step, ({ remove = [], ...others }) => {
    expect(remove).toEqual(expect.arrayContaining(attributes));
    return { ...others, remove: remove.filter((each) => !attributes.includes(each)) };
  });

/** Removes a step's `ADD` or `DELETE` of set elements. */
const without = (step: string, clause: 'add' | 'delete') =>
  change(step, ({ [clause]: elements, ...others }) => {
    expect(elements).toBeDefined();
    return others;
  });

const mutations: Record<string, Mutation> = {
  'reserve: a due reset is ignored': condition(
    'reserve',
    '(attribute_not_exists(resetAt) OR resetAt > :now) AND ',
  ),
  'reserve: a reset is due a moment too late': condition(
    'reserve',
    'resetAt > :now',
    'resetAt >= :now',
  ),
  'reserve: an entry that is already wrong gets another slot': condition(
    'reserve',
    'AND NOT contains(wrong, :entryId)',
  ),
  'reserve: an entry that was already right gets another slot': condition(
    'reserve',
    'AND (attribute_not_exists(lastRight) OR lastRight <> :entryId)',
  ),
  'reserve: a slot beside abandoned entries': condition(
    'reserve',
    'AND (attribute_not_exists(undecided) OR reservedAt > :aliveSince)',
  ),
  'reserve: entries are abandoned a moment too late': condition(
    'reserve',
    'reservedAt > :aliveSince',
    'reservedAt >= :aliveSince',
  ),
  'reserve: an empty set counts as abandoned entries': condition(
    'reserve',
    'attribute_not_exists(undecided) OR reservedAt',
    'reservedAt',
  ),
  'reserve: an entry with a slot needs another': condition(
    'reserve',
    'contains(undecided, :entryId)',
    'attribute_not_exists(id)',
  ),
  'reserve: no first slot': condition(
    'reserve',
    'attribute_not_exists(wrong) AND attribute_not_exists(undecided) OR ',
  ),
  'reserve: no slot beside undecided entries': condition(
    'reserve',
    'attribute_not_exists(wrong) AND size(undecided) < :slots OR ',
  ),
  'reserve: no slot beside wrong entries': condition(
    'reserve',
    'attribute_not_exists(undecided) AND size(wrong) < :slots OR ',
  ),
  'reserve: no slot beside one entry of each kind': condition(
    'reserve',
    ' OR size(wrong) = :one AND size(undecided) = :one',
  ),
  'reserve: a fourth undecided entry': condition(
    'reserve',
    'size(undecided) < :slots',
    'size(undecided) <= :slots',
  ),
  'reserve: a fourth entry after three wrong ones': condition(
    'reserve',
    'size(wrong) < :slots',
    'size(wrong) <= :slots',
  ),
  'reserve: a slot beside any number of wrong entries': condition(
    'reserve',
    'size(wrong) = :one AND size(undecided) = :one',
    'size(undecided) = :one',
  ),
  'reserve: a slot beside any number of undecided entries': condition(
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
  'take-over: a due reset is ignored': noReset('take-over'),
  'take-over: the slots need not be those seen': condition(
    'take-over',
    'AND undecided = :undecided AND reservedAt = :reservedAt',
  ),
  'take-over: the time need not be the one seen': condition(
    'take-over',
    'AND reservedAt = :reservedAt',
  ),
  'take-over: the time is not renewed': unset('take-over', 'reservedAt'),
  'promote: the old epoch stays': unset('promote', 'epoch'),
  'promote: the count stays': keep('promote', 'wrong', 'revokedOf'),
  'promote: slots stay taken': keep('promote', 'undecided'),
  'promote: the password stays reported as revoked': keep('promote', 'revokedOf'),
  'promote: the password need not be changed': unset('promote', 'mustChange'),
  'promote: the reset stays': keep('promote', 'resetAt'),
  'settle-wrong: without a slot': condition('settle-wrong', 'contains(undecided, :entryId) AND'),
  'settle-wrong: in any epoch': condition('settle-wrong', 'AND epoch = :epoch'),
  'settle-wrong: a due reset is ignored': noReset('settle-wrong'),
  'settle-wrong: the number of wrong entries is not checked': condition(
    'settle-wrong',
    /AND (attribute_not_exists\(wrong\)|size\(wrong\) = :wrongBefore)$/,
  ),
  'settle-wrong: the entry is not counted': without('settle-wrong', 'add'),
  'settle-wrong: the slot stays taken': without('settle-wrong', 'delete'),
  'settle-wrong: the revocation is not reported': unset('settle-wrong', 'revokedOf'),
  'settle-right: without a slot': condition('settle-right', 'contains(undecided, :entryId) AND'),
  'settle-right: in any epoch': condition('settle-right', 'AND epoch = :epoch'),
  'settle-right: a due reset is ignored': noReset('settle-right'),
  'settle-right: the count stays': keep('settle-right', 'wrong'),
  'settle-right: the slot stays taken': without('settle-right', 'delete'),
  'settle-right: the right entry is not remembered': unset('settle-right', 'lastRight'),
  'settle-right: the epoch that it proved is not remembered': unset(
    'settle-right',
    'lastRightEpoch',
  ),
  'replace: in any epoch': condition('replace', 'epoch = :epoch AND'),
  'replace: a due reset is ignored': noReset('replace'),
  'replace: a revoked password too': condition(
    'replace',
    ' AND (attribute_not_exists(wrong) OR size(wrong) < :slots)',
  ),
  'replace: the old epoch stays': unset('replace', 'epoch'),
  'replace: the count stays': keep('replace', 'wrong', 'revokedOf'),
  'replace: slots stay taken': keep('replace', 'undecided'),
  'retire: in any epoch': condition('retire', 'epoch = :epoch AND'),
  'retire: a due reset is ignored': noReset('retire'),
  'retire: the password stays': unset('retire', 'passwordHash'),
  'retire: the old epoch stays': unset('retire', 'epoch'),
  'retire: a pending reset stays': keep('retire', 'resetAt', 'resetHash'),
  'a transaction is repeated under another token': { newToken: true },
  'the machine notifies the account about a retired ID’s third wrong entry': {
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
  'the machine accepts a wrong entry': {
    afterCompare: (correct) =>
      correct.do === 'settle-wrong' ? { do: 'settle-right', epoch: correct.epoch } : correct,
  },
  'the machine checks "revoked" before "due"': {
    afterWrite: (correct, _, { applied, item }) =>
      !applied && correct.do === 'promote' && item.wrong?.size === 3
        ? { do: 'answer', outcome: { kind: 'revoked' } }
        : correct,
  },
  'the machine answers "try again" instead of taking over': {
    afterWrite: (correct) =>
      correct.do === 'take-over' ? { do: 'answer', outcome: { kind: 'try-again' } } : correct,
  },
  'the machine takes over slots of running entries': {
    afterWrite: (correct, step, { item }) =>
      step.do === 'reserve' && correct.do === 'answer' && correct.outcome.kind === 'try-again'
        ? { do: 'take-over', seen: item, tries: 1 }
        : correct,
  },
  'the machine takes over slots of abandoned entries only when all slots are taken': {
    afterWrite: (correct) =>
      correct.do === 'take-over' &&
      (correct.seen.undecided?.size ?? 0) + (correct.seen.wrong?.size ?? 0) < 3
        ? { do: 'answer', outcome: { kind: 'try-again' } }
        : correct,
  },
  'the machine says to retry too soon': {
    afterWrite: (correct) =>
      correct.do === 'answer' && correct.outcome.kind === 'try-again'
        ? { do: 'answer', outcome: { kind: 'try-again', afterSeconds: 2 } }
        : correct,
  },
  'the machine forgets that an entry was right': {
    afterWrite: (correct, step, { applied }) =>
      !applied &&
      step.do !== 'promote' &&
      correct.do === 'answer' &&
      correct.outcome.kind === 'right'
        ? { do: 'answer', outcome: { kind: 'try-again' } }
        : correct,
  },
  'the machine answers the third wrong entry "wrong"': {
    afterWrite: (correct, step) =>
      step.do === 'settle-wrong' && correct.do === 'answer' && correct.outcome.kind === 'revoked'
        ? { do: 'answer', outcome: { kind: 'wrong', remaining: 1 } }
        : correct,
  },
  'the machine settles again with the count that it first saw': {
    afterWrite: (correct, step) =>
      step.do === 'settle-wrong' && correct.do === 'settle-wrong' ? step : correct,
  },
  'the machine answers an outcome that it did not settle': {
    afterWrite: (correct, step, { applied }) =>
      !applied && step.do === 'settle-wrong' && correct.do === 'answer'
        ? { do: 'answer', outcome: { kind: 'wrong', remaining: 1 } }
        : correct,
  },
};

/**
 * @returns the rule that a mutation breaks first; undefined if no scenario breaks one
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

test('the unchanged protocol breaks no rule in any scenario', () => {
  expect(noticed({})).toBeUndefined();
});

describe('the model detects the mutation', () => {
  test.each(Object.entries(mutations))('%s', (_, mutation) => {
    expect(noticed(mutation)).toBeDefined();
  });
});

/** Mutations that need no rule of the model, since the engine refuses the write; its message. */
const refused: Record<string, [says: string, mutation: Mutation]> = {
  'reserve: a decoy’s attribute is a key of the index, with another type': [
    'byRevocation',
    change('reserve', ({ setIfAbsent, ...others }) => ({
      ...others,
      setIfAbsent: { ...setIfAbsent, account: 1_830_000_001 },
    })),
  ],
  'promote: no reset needs to be due': [
    'attribute that does not exist in the item',
    condition('promote', 'resetEpoch = :resetEpoch AND resetAt <= :now', 'attribute_exists(id)'),
  ],
};

test.each(Object.entries(refused))('the engine refuses the mutation: %s', (_, [says, mutation]) => {
  expect(() => noticed(mutation)).toThrow(says);
});

/** Guards that are redundant while clocks agree, grouped by the reason. */
const redundant: Record<string, Mutation> = {
  // A slot reserved since has a time at least 30 s later than the one seen.
  'take-over: any set of entries, at the time seen': condition(
    'take-over',
    'AND undecided = :undecided',
  ),
  'take-over: in any epoch, at the time seen': condition('take-over', 'AND epoch = :epoch'),
  // No reset replaces a due one, and an applied reset is removed.
  'promote: any reset that is due': condition('promote', 'resetEpoch = :resetEpoch AND '),
  'promote: the reset seen, due or not': condition('promote', ' AND resetAt <= :now'),
  // An epoch that was proved has a password, and ends with it.
  'replace: a retired ID too': condition(
    'replace',
    'attribute_exists(passwordHash) AND passwordHash <> :noPassword AND ',
  ),
  'retire: a retired ID too': condition(
    'retire',
    'attribute_exists(passwordHash) AND passwordHash <> :noPassword AND ',
  ),
};

test.each(Object.entries(redundant))(
  'the guard is a second line of defence that the model does not need: %s',
  (_, mutation) => {
    expect(noticed(mutation)).toBeUndefined();
  },
);
