/**
 * The wait of the first caller in a new execution environment: Connect gives a function 8 seconds.
 * It is measured as the processor time of the environment's thread, because a busy machine extends
 * the elapsed time, but hardly the processor time.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import { expect, onTestFinished, test } from 'vitest';
import type { Invoke } from '../../../local/connect/function-invocation.ts';
import type {
  Invocation,
  WorkerData,
  WorkerMessage,
  WorkerResponse,
} from '../../../local/lambda/worker-protocol.ts';
import { type Served, servePhone } from '../../support/local/connect/served.ts';

/** The bcrypt cost of the deployment. */
const COST = 12;
/** Half of Connect's time limit. */
const MAX_SECONDS = 4;

interface Environment {
  invoke: Invoke;
  /** Processor time of its thread so far, in seconds. */
  seconds(): Promise<number>;
}

/** Starts a new execution environment of the phone function and loads its bundle. */
async function newEnvironment({ service }: Served): Promise<Environment> {
  const env = service.functionEnvironment('PhoneFunction');
  const directory = env.LAMBDA_TASK_ROOT as string;
  const file = ['index.mjs', 'index.js']
    .map((name) => join(directory, name))
    .find(existsSync) as string;
  const worker = new Worker(new URL('../../../local/lambda/worker.ts', import.meta.url), {
    workerData: {
      module: pathToFileURL(file).href,
      handler: 'handler',
      clockOffset: service.clock.offset,
      watch: [],
      observed: new Int32Array(new SharedArrayBuffer(4)),
    } satisfies WorkerData,
    env,
    execArgv: [],
  });
  onTestFinished(async () => void (await worker.terminate()));
  const next = () =>
    new Promise<WorkerResponse>((resolve, reject) => {
      const onMessage = (message: WorkerMessage) => {
        if (typeof message === 'object' && 'line' in message) return;
        worker.off('message', onMessage);
        resolve(message);
      };
      worker.on('message', onMessage).once('error', reject);
    });
  expect(await next()).toBe('ready');
  return {
    seconds: async () => {
      const { user, system } = await worker.cpuUsage();
      return (user + system) / 1e6;
    },
    invoke: async (event) => {
      const answer = next();
      const context = { awsRequestId: 'cold' };
      worker.postMessage({
        event: JSON.stringify(event),
        milliseconds: 8000,
        context,
      } satisfies Invocation);
      return (await answer) as Exclude<WorkerResponse, 'ready'>;
    },
  };
}

/** Processor time of one comparison, in seconds. */
async function oneComparison(): Promise<number> {
  const hash = await bcrypt.hash('x', COST);
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const before = process.threadCpuUsage();
    await bcrypt.compare('x', hash);
    const { user, system } = process.threadCpuUsage(before);
    times.push((user + system) / 1e6);
  }
  return Math.max(...times);
}

test('the first entry in a new environment at full cost takes at most half of the 8 s, and after loading less than two comparisons', async () => {
  const served = await servePhone(COST);
  const account = await served.open();
  const environment = await newEnvironment(served);
  const functions = new Map(
    [...served.instance.functions].map(([arn, invoke]): [string, Invoke] => [
      arn,
      (event) =>
        event.Details.Parameters.step === 'authenticate'
          ? environment.invoke(event)
          : invoke(event),
    ]),
  );
  const loaded = await environment.seconds();
  const call = await served.call({}, { functions });
  await call.signIn(account, account.phonePassword);
  expect(call.results()).toEqual([['identified'], ['must-change']]);
  const first = (await environment.seconds()) - loaded;
  const comparison = await oneComparison();
  const figures = `${loaded.toFixed(2)} s to load, ${first.toFixed(2)} s for the first entry; a comparison takes ${comparison.toFixed(2)} s`;
  expect(loaded + first, figures).toBeLessThan(MAX_SECONDS);
  expect(first, figures).toBeGreaterThan(comparison / 2);
  expect(first, figures).toBeLessThan(2 * comparison);
});
