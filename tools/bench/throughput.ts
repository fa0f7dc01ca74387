import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import { ExecutionEnvironment } from '../../local/lambda/execution-environment.ts';
import { createClock } from '../../local/shared/clock.ts';
import { createCountedApi } from './counted-api.ts';
import { event } from './event.ts';
import type { Laboratory } from './laboratory.ts';
import {
  makeTemplate,
  PASSWORD,
  populate,
  type Registered,
  registered,
  revoke,
} from './population.ts';
import { round, type Section } from './report.ts';
import { median, quantile, sum } from './statistics.ts';

/** The template's bcrypt cost. */
export const COST = 12;
const CHEAP_COST = 4;
const GOAL = 0.95;
/**
 * Number of refused sign-ins for the warm-up: after 300, a sign-in still takes some milliseconds
 * longer than after thousands.
 */
const WARM_UP_SIGN_INS = 3000;
const TABLES = 'throughput';
/** The laptop's maximum number of workers, see local/lambda/function.ts. */
const MAX_LANES = 2 * availableParallelism();

type Lane = Record<Work, () => Promise<void>>;
type Work = 'sign-in' | 'bare';
type Times = Record<Work, number[]>;

/**
 * Measures sign-ins in the bundled function, in the laptop's execution environment, against the
 * plain comparison in its own worker. The two alternate, so that the same noise affects both. With
 * as many lanes as the laptop has workers, one lane waits for storage while another compares: this
 * measures what the processors can do, minus the share of the engine.
 */
export async function throughput(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const cost = costOf(quick);
  const api = await createCountedApi(laboratory, TABLES, cost);
  await populate(api, (await makeTemplate(api)).registered, 0, MAX_LANES + 1);
  const revoked = registered(MAX_LANES);
  await revoke(api, revoked);
  const laneCount = quick ? 2 : MAX_LANES;
  const numbers = Array.from({ length: laneCount }, (_, n) => n);
  const warmUp = { of: revoked, times: quick ? 10 : WARM_UP_SIGN_INS };
  const lanes = await Promise.all(numbers.map((n) => startLane(laboratory, n, cost, warmUp)));
  const rows: Section['rows'] = [];
  const goals: Section['goals'] = [];
  for (const count of new Set([1, 2, laneCount])) {
    const times = await takeTurns(
      lanes.slice(0, count).map(({ lane }) => lane),
      quick ? { rounds: 1, each: 1 } : { rounds: count === 1 ? 10 : 6, each: 4 },
    );
    const ratio = median(times.bare) / median(times['sign-in']);
    for (const work of ['bare', 'sign-in'] as const) {
      rows.push({
        workers: count,
        what: work === 'bare' ? 'bare comparison' : 'sign-in',
        'a second': round((1000 * count * times[work].length) / sum(times[work])),
        'median ms': round(median(times[work])),
        'p10 ms': round(quantile(times[work], 0.1)),
        'p90 ms': round(quantile(times[work], 0.9)),
        times: times[work].length,
      });
    }
    goals.push({
      goal: `Sign-ins reach at least ${GOAL} of the rate of bare comparisons, ${count} ${count === 1 ? 'worker' : 'workers'}`,
      measured: `${ratio.toFixed(3)} by medians, ${(quantile(times.bare, 0.1) / quantile(times['sign-in'], 0.1)).toFixed(3)} by fastest tenths`,
      met: ratio >= GOAL,
    });
  }
  await Promise.all(lanes.map(({ stop }) => stop()));
  return {
    title: `Sign-ins per second, bcrypt cost ${cost}`,
    rows,
    notes: [
      `A worker runs one event at a time, as on Lambda; while it waits for storage and KMS, its processor is free. The workers share`,
      `${availableParallelism()} processors with the engine, the KMS and this program, which run elsewhere on AWS.`,
    ],
    goals,
  };
}

/** The bcrypt cost: that of production, or a low one for a quick run. */
export function costOf(quick: boolean): number {
  return quick ? CHEAP_COST : COST;
}

async function takeTurns(
  lanes: Lane[],
  { rounds, each }: { rounds: number; each: number },
): Promise<Times> {
  const times: Times = { bare: [], 'sign-in': [] };
  const turn = async (work: Work, measured = times[work]) => {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let i = 0; i < each; i++) {
          const start = performance.now();
          await lane[work]();
          measured.push(performance.now() - start);
        }
      }),
    );
  };
  await turn('bare', []);
  await turn('sign-in', []);
  for (let round = 0; round < rounds; round++) {
    const order: Work[] = round % 2 === 0 ? ['bare', 'sign-in'] : ['sign-in', 'bare'];
    for (const work of order) await turn(work);
  }
  return times;
}

/** Starts a function and a bare worker, and warms both up. */
async function startLane(
  laboratory: Laboratory,
  n: number,
  cost: number,
  warmUp: { of: Registered; times: number },
) {
  const runtime = {
    clockOffset: createClock().offset,
    watch: [],
    observed: new Int32Array(new SharedArrayBuffer(0)),
  };
  const definition = laboratory.investor(TABLES, cost);
  const environment = new ExecutionEnvironment(definition, { ...runtime, log: () => {} }, () => {});
  const signIn = async (expected: number, { internetUserId }: Registered) => {
    const outcome = await environment.run(
      event('POST', '/api/sessions', { internetUserId, password: PASSWORD }),
    );
    const status =
      typeof outcome === 'object' && 'result' in outcome
        ? JSON.parse(outcome.result).statusCode
        : undefined;
    if (status !== expected) throw new Error(`A sign-in failed: ${JSON.stringify(outcome)}`);
  };
  for (let i = 0; i < warmUp.times; i++) await signIn(423, warmUp.of);
  // As long as the value that the function passes to bcrypt.
  const entered = randomBytes(32).toString('base64');
  const bare = new Worker(new URL('bare-worker.ts', import.meta.url), {
    workerData: { entered, hash: await bcrypt.hash(entered, cost) },
    resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
  });
  const lane: Lane = {
    'sign-in': () => signIn(201, registered(n)),
    bare: async () => {
      bare.postMessage('compare');
      await once(bare, 'message');
    },
  };
  return {
    lane,
    stop: async () => void (await Promise.all([environment.stop(), bare.terminate()])),
  };
}
