/**
 * D10: whether the time of an answer tells if an ID exists. Each ID, never used, used, unknown, retired or of a closed account, gets three wrong entries, which are compared and
 * revoke it, and more, which are refused without a comparison; all IDs' entries in one random order, so that all meet the same noise.
 */
import { type CountedApi, createCountedApi } from './counted-api.ts';
import type { Laboratory } from './laboratory.ts';
import {
  makeTemplate,
  PHONE_PASSWORD,
  populate,
  type Registered,
  registered,
  WRONG_PASSWORD,
  WRONG_PHONE_PASSWORD,
} from './population.ts';
import { round, type Section } from './report.ts';
import { mannWhitney, median, quantile, shuffled, smallestFound } from './statistics.ts';
import { COST } from './throughput.ts';

const COMPARED = 3;
const REVOKED = 3;
/** The chance of finding a difference anywhere where there is none; each of n comparisons may have an nth of it (Bonferroni). */
const SURPRISING = 0.01;

/** Entries on the IDs of one kind. */
interface Kind {
  name: string;
  ids: Registered[];
  enter(api: CountedApi, id: Registered): ReturnType<CountedApi['call']>;
}

type Answers = Record<'compared' | 'revoked', number[]>;

export async function answerTimes(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const section: Section = {
    title: 'Answer times of IDs that exist and of others (D10)',
    rows: [],
    notes: [
      'Milliseconds in this process, without the network. p: Mann-Whitney, the smallest against another kind of the group; found: the',
      'delay that the test would have found in as many answers, with p below 0.01. Of n pairs compared, the smallest p is below 0.01 / n by chance',
      'once in a hundred runs (Bonferroni).',
    ],
    goals: [],
  };
  const found: number[] = [];
  for (const { cost, ids } of [
    // Cheap comparisons, so that all else shows; and those of production.
    { cost: 4, ids: quick ? 4 : 1000 },
    ...(quick ? [] : [{ cost: COST, ids: 35 }]),
  ]) {
    const api = await createCountedApi(laboratory, `times${cost}`, cost);
    for (const kinds of [await signIns(api, ids), ...(cost === COST ? [] : [proofs(ids)])]) {
      const answers = await enterAll(api, kinds);
      for (const which of ['compared', 'revoked'] as const) {
        section.rows.push(...compare(cost, kinds, answers, which));
        found.push(...pairs(kinds.map((kind) => answers.get(kind)?.[which] ?? [])));
      }
    }
  }
  const least = Math.min(...found);
  section.goals.push({
    goal: 'No two kinds of ID told apart',
    measured: `smallest p ${round(least)} of ${found.length} pairs; below ${SURPRISING}: ${found.filter((p) => p < SURPRISING).length}`,
    met: least >= SURPRISING / found.length,
  });
  return section;
}

/** Makes the IDs of each kind; those of one never meet another's. */
async function signIns(api: CountedApi, count: number): Promise<Kind[]> {
  const template = await makeTemplate(api);
  await populate(api, template.registered, 0, count);
  await populate(api, template.cancelled, count, 2 * count);
  await populate(api, template.closed, 3 * count, 4 * count);
  await populate(api, template.fresh, 4 * count, 5 * count);
  // For `proofs`.
  await populate(api, template.registered, 10 * count, 12 * count);
  const enter: Kind['enter'] = (on, { internetUserId }) =>
    on.call('POST', '/api/sessions', { internetUserId, password: WRONG_PASSWORD });
  return [
    { name: 'sign-in, used', ids: range(0, count), enter },
    { name: 'sign-in, never used', ids: range(4 * count, 5 * count), enter },
    { name: 'sign-in, unknown', ids: range(2 * count, 3 * count), enter },
    { name: 'sign-in, retired', ids: range(count, 2 * count), enter },
    { name: 'sign-in, closed', ids: range(3 * count, 4 * count), enter },
  ];
}

/** Identity to be proved for a reset, with one thing or another wrong. */
function proofs(count: number): Kind[] {
  const enter =
    (phonePassword: string, changed: object = {}): Kind['enter'] =>
    (on, { identity }) =>
      on.call('POST', '/api/password-resets', { ...identity, ...changed, phonePassword });
  return [
    {
      name: 'reset, wrong password',
      ids: range(10 * count, 11 * count),
      enter: enter(WRONG_PHONE_PASSWORD),
    },
    {
      name: 'reset, unknown phone ID',
      ids: range(13 * count, 14 * count),
      enter: enter(WRONG_PHONE_PASSWORD),
    },
    {
      name: 'reset, other account',
      ids: range(11 * count, 12 * count),
      enter: enter(PHONE_PASSWORD, { accountNumber: '19999999' }),
    },
  ];
}

function range(from: number, to: number): Registered[] {
  return Array.from({ length: to - from }, (_, i) => registered(from + i));
}

async function enterAll(api: CountedApi, kinds: Kind[]): Promise<Map<Kind, Answers>> {
  const answers = new Map(kinds.map((kind) => [kind, { compared: [], revoked: [] } as Answers]));
  const each = kinds.flatMap((kind) => kind.ids.map((id) => ({ kind, id, entries: 0 })));
  const order = shuffled(
    each.flatMap((one) => Array.from({ length: COMPARED + REVOKED }, () => one)),
  );
  for (const one of order) {
    const { status, milliseconds, body } = await one.kind.enter(api, one.id);
    one.entries++;
    const expected = one.entries < COMPARED ? 401 : 423;
    if (status !== expected)
      throw new Error(`${one.kind.name}: ${status} ${JSON.stringify(body)}, not ${expected}`);
    answers.get(one.kind)?.[one.entries <= COMPARED ? 'compared' : 'revoked'].push(milliseconds);
  }
  return answers;
}

function compare(
  cost: number,
  kinds: Kind[],
  answers: Map<Kind, Answers>,
  which: keyof Answers,
): Section['rows'] {
  const all = kinds.map((kind) => answers.get(kind)?.[which] ?? []);
  return kinds.map((kind) => {
    const times = answers.get(kind)?.[which] ?? [];
    return {
      cost,
      entry: `${kind.name}, ${which === 'compared' ? 'compared' : 'revoked before'}`,
      times: times.length,
      'median ms': round(median(times)),
      'p10 ms': round(quantile(times, 0.1)),
      'p90 ms': round(quantile(times, 0.9)),
      p: round(
        Math.min(
          ...all.filter((other) => other !== times).map((other) => mannWhitney(other, times)),
        ),
      ),
      'found ms': tellable(smallestFound(times)),
    };
  });
}

/** p of each two of the samples. */
function pairs(samples: number[][]): number[] {
  return samples.flatMap((one, i) => samples.slice(i + 1).map((other) => mannWhitney(one, other)));
}

/** JSON has no infinity. */
function tellable(milliseconds: number): number | string {
  return Number.isFinite(milliseconds) ? round(milliseconds) : 'none';
}
