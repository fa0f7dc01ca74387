/**
 * D10: measures whether response times reveal that an ID exists, or has passkeys. IDs are unused,
 * used, unknown, retired, of a closed account, have a passkey or demand one. Each gets three wrong
 * entries, which are compared and revoke it, and three more, which are refused without a
 * comparison. The entries of all IDs are in one random order, so that the same noise affects all of
 * them.
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
/**
 * Probability of finding a difference where there is none. Each of n comparisons may use 1/n of it
 * (Bonferroni).
 */
const SIGNIFICANCE = 0.01;

/** One kind of ID, and an entry for it. */
interface Kind {
  name: string;
  ids: Registered[];
  enter(api: CountedApi, id: Registered): ReturnType<CountedApi['call']>;
}

type Answers = Record<'compared' | 'revoked', number[]>;

/** Measures the response times of sign-ins and resets. */
export async function answerTimes(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const section: Section = {
    title: 'Response times of existing and other IDs (D10)',
    rows: [],
    notes: [
      'Milliseconds in this process, without the network. p: Mann-Whitney test, the smallest value against another kind of',
      'the group. found: the smallest delay that the test finds in this number of responses, with p below 0.01. With n pairs,',
      'the smallest p is below 0.01 / n by chance in one of a hundred runs (Bonferroni).',
    ],
    goals: [],
  };
  const found: number[] = [];
  for (const { cost, ids } of [
    // First a low cost, which makes all other differences visible; then the cost of production.
    { cost: 4, ids: quick ? 4 : 1000 },
    ...(quick ? [] : [{ cost: COST, ids: 35 }]),
  ]) {
    const api = await createCountedApi(laboratory, `times${cost}`, cost);
    for (const kinds of [await signIns(api, ids), ...(cost === COST ? [] : [resets(ids)])]) {
      const answers = await enterAll(api, kinds);
      for (const which of ['compared', 'revoked'] as const) {
        section.rows.push(...compare(cost, kinds, answers, which));
        found.push(...pairs(kinds.map((kind) => answers.get(kind)?.[which] ?? [])));
      }
    }
  }
  const smallest = Math.min(...found);
  section.goals.push({
    goal: 'No difference between any two kinds of ID',
    measured: `smallest p ${round(smallest)} of ${found.length} pairs; below ${SIGNIFICANCE}: ${found.filter((p) => p < SIGNIFICANCE).length}`,
    met: smallest >= SIGNIFICANCE / found.length,
  });
  return section;
}

/** Creates the IDs of each kind in separate ranges. */
async function signIns(api: CountedApi, count: number): Promise<Kind[]> {
  const template = await makeTemplate(api);
  await populate(api, template.registered, 0, count);
  await populate(api, template.cancelled, count, 2 * count);
  await populate(api, template.closed, 3 * count, 4 * count);
  await populate(api, template.fresh, 4 * count, 5 * count);
  await populate(api, template.withPasskey, 5 * count, 6 * count);
  await populate(api, template.passkeyOnly, 6 * count, 7 * count);
  // For `resets`.
  await populate(api, template.registered, 10 * count, 12 * count);
  const enter: Kind['enter'] = (on, { internetUserId }) =>
    on.call('POST', '/api/sessions', { internetUserId, password: WRONG_PASSWORD });
  return [
    { name: 'sign-in, used', ids: range(0, count), enter },
    { name: 'sign-in, never used', ids: range(4 * count, 5 * count), enter },
    { name: 'sign-in, unknown', ids: range(2 * count, 3 * count), enter },
    { name: 'sign-in, retired', ids: range(count, 2 * count), enter },
    { name: 'sign-in, closed', ids: range(3 * count, 4 * count), enter },
    { name: 'sign-in, passkey', ids: range(5 * count, 6 * count), enter },
    { name: 'sign-in, passkey demanded', ids: range(6 * count, 7 * count), enter },
  ];
}

/** Requests for a reset that fail the identity check, each with a different wrong value. */
function resets(count: number): Kind[] {
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
      'found ms': jsonNumber(smallestFound(times)),
    };
  });
}

/** The p-value of each pair of samples. */
function pairs(samples: number[][]): number[] {
  return samples.flatMap((one, i) => samples.slice(i + 1).map((other) => mannWhitney(one, other)));
}

/** JSON has no infinity. */
function jsonNumber(milliseconds: number): number | string {
  return Number.isFinite(milliseconds) ? round(milliseconds) : 'none';
}
