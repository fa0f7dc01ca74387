import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import bcrypt from 'bcryptjs';
import { createCountedApi } from './counted-api.ts';
import type { Laboratory } from './laboratory.ts';
import { makeTemplate, PASSWORD, populate, registered, revoke } from './population.ts';
import type { Spent, Work } from './processor-child.ts';
import { percent, round, type Section } from './report.ts';
import { median, sum } from './statistics.ts';
import { costOf } from './throughput.ts';

const MAX_SHARE = 0.05;
const TABLES = 'processor';
/** Measures the processor time of a sign-in, compared with its one bcrypt comparison. */
export async function processor(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const cost = costOf(quick);
  const api = await createCountedApi(laboratory, TABLES, cost);
  await populate(api, (await makeTemplate(api)).registered, 0, 2);
  await revoke(api, registered(1));
  const definition = laboratory.investor(TABLES, cost);
  const entered = randomBytes(32).toString('base64');
  const spent = await spend(definition.environment, {
    module: pathToFileURL(join(definition.directory, 'index.mjs')).href,
    times: quick ? 2 : 40,
    warmUp: quick ? 10 : 300,
    revokedUserId: registered(1).internetUserId,
    internetUserId: registered(0).internetUserId,
    password: PASSWORD,
    entered,
    hash: await bcrypt.hash(entered, cost),
  });
  const { first, signIns, comparisons } = spent;
  const beyond = (of: (values: number[]) => number) => 1 - of(comparisons) / of(signIns);
  return {
    title: `Processor time of a sign-in, bcrypt cost ${cost}`,
    rows: [
      { what: 'first sign-in of a process', 'median ms': round(median(first)), times: 1 },
      { what: 'sign-in', 'median ms': round(median(signIns)), times: signIns.length },
      {
        what: 'bare comparison',
        'median ms': round(median(comparisons)),
        times: comparisons.length,
      },
    ],
    notes: [
      'User and system time of the whole process, after a warm-up, including garbage collection and compilation.',
    ],
    goals: [
      {
        goal: `Everything except the one bcrypt uses under ${MAX_SHARE * 100} % of the processor time`,
        measured: `${percent(beyond(median))} by medians, ${percent(beyond(sum))} by totals`,
        met: beyond(median) < MAX_SHARE,
      },
    ],
  };
}

async function spend(environment: Record<string, string>, work: Work): Promise<Spent> {
  const child = fork(fileURLToPath(new URL('processor-child.ts', import.meta.url)), {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // The end of its log; after a crash, the reason.
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr = `${text}`;
  });
  try {
    child.send(work);
    const [spent] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() =>
        Promise.reject(new Error(`The process with the sign-ins ended early: ${stderr}`)),
      ),
    ]);
    return spent as Spent;
  } finally {
    child.kill();
  }
}
