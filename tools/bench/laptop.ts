import { fork } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import type { Laboratory } from './laboratory.ts';
import { round, type Section } from './report.ts';
import { median, sum } from './statistics.ts';

/** The lowest cost that a stage may have (standards 5): all other work weighs most there. */
const COST = 10;
const GOAL = 0.75;
const PROCESSORS = availableParallelism();

/**
 * Measures wrong entries of unknown IDs on the laptop, over HTTP, against plain comparisons on all
 * processors. The two alternate, so that the same noise affects both.
 */
export async function laptop(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const cost = quick ? 4 : COST;
  const { rounds, each, warmUp } = quick
    ? { rounds: 1, each: 2, warmUp: 2 }
    : { rounds: 12, each: 20, warmUp: 500 };
  const service = await startService(laboratory.directory, cost);
  const bare = await startBare(cost);
  const times: Record<'bare' | 'entry', number[]> = { bare: [], entry: [] };
  try {
    await service.enter(warmUp);
    await bare.compare(each);
    for (let n = 0; n < rounds; n++) {
      times.bare.push(await timeOf(() => bare.compare(each)));
      times.entry.push(await timeOf(() => service.enter(each * PROCESSORS)));
    }
  } finally {
    await Promise.all([service.stop(), bare.stop()]);
  }
  const ratios = times.bare.map((time, n) => time / (times.entry[n] ?? Number.NaN));
  const perSecond = (of: number[]) => round((1000 * rounds * each * PROCESSORS) / sum(of));
  return {
    title: `The laptop: entries per second, bcrypt cost ${cost}`,
    rows: [
      { what: 'bare comparison', processors: PROCESSORS, 'a second': perSecond(times.bare) },
      { what: 'wrong entry', processors: PROCESSORS, 'a second': perSecond(times.entry) },
    ],
    notes: [
      `${rounds} rounds. During the entries the processors also run the engine, the APIs, the audit trail and this program.`,
    ],
    goals: [
      {
        goal: `Entries reach at least ${GOAL} of the rate of bare comparisons`,
        measured: `${median(ratios).toFixed(3)}, ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`,
        met: median(ratios) >= GOAL,
      },
    ],
  };
}

async function timeOf(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Starts the laptop in its own process, with as many clients as its functions have workers. */
async function startService(directory: string, cost: number) {
  const script = fileURLToPath(new URL('laptop-child.ts', import.meta.url));
  const child = fork(script, [directory, String(cost)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [url] = await once(child, 'message');
  const clients = 2 * PROCESSORS;
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  return {
    async enter(entries: number): Promise<void> {
      let left = entries;
      await Promise.all(
        Array.from({ length: clients }, async () => {
          while (left-- > 0) await enterOnce(`${url}/api/sessions`, agent);
        }),
      );
    },
    async stop(): Promise<void> {
      agent.destroy();
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** Makes a wrong entry for an unused ID, which is compared like any other (D10). */
async function enterOnce(url: string, agent: Agent): Promise<void> {
  const internetUserId = `B${randomInt(1e7).toString().padStart(7, '0')}`;
  const body = JSON.stringify({ internetUserId, password: `Wrong${randomInt(1e5)}a1` });
  const sent = request(url, {
    agent,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
  }).end(body);
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 401)
    throw new Error(`Unexpected status of an entry: ${response.statusCode}`);
}

/** Starts one worker for each processor. */
async function startBare(cost: number) {
  const entered = randomBytes(32).toString('base64');
  const workerData = { entered, hash: await bcrypt.hash(entered, cost) };
  const workers = Array.from(
    { length: PROCESSORS },
    () => new Worker(new URL('bare-worker.ts', import.meta.url), { workerData }),
  );
  return {
    async compare(each: number): Promise<void> {
      await Promise.all(
        workers.map(async (worker) => {
          for (let n = 0; n < each; n++) {
            worker.postMessage('compare');
            await once(worker, 'message');
          }
        }),
      );
    },
    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
