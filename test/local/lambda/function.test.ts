import { writeFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { LambdaDefinition } from '../../../local/lambda/execution-environment.ts';
import { LambdaFunction } from '../../../local/lambda/function.ts';
import { createClock } from '../../../local/shared/clock.ts';
import { temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';

/** Performs the action in its event. */
const BUNDLE = `
import { channel } from 'node:diagnostics_channel';
let running = 0;
let events = 0;
const actions = {
  echo: (event) => event,
  nothing: () => undefined,
  environment: () => process.env,
  context: (_, { getRemainingTimeInMillis, ...context }) => ({ ...context, remaining: getRemainingTimeInMillis() }),
  dates: async () => {
    const before = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return {
      now: Date.now(), made: new Date().getTime(), text: Date(), given: new Date(0).toISOString(),
      same: new Date() instanceof Date && new Date().constructor === Date, timer: performance.now() - before,
    };
  },
  wait: async ({ milliseconds }) => {
    running++;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const together = running--;
    return { together, events: ++events };
  },
  spin: () => { for (;;); },
  fail: () => { throw new RangeError('too far'); },
  crash: () => new Promise(() => setImmediate(() => { throw new Error('elsewhere'); })),
  exit: () => process.exit(3),
  say: ({ lines }) => { for (const line of lines) console.log(line); console.error('and an error'); },
  write: ({ parts }) => { for (const part of parts) process.stdout.write(Buffer.from(part, 'hex')); },
  publish: () => channel('fixture:counted').publish({}),
};
export const handler = async (event, context) => actions[event.action](event, context);
`;

function start(
  change: Partial<LambdaDefinition> = {},
  bundle = BUNDLE,
  maxWorkers = 2,
  refuses: (arn: string) => string | undefined = () => undefined,
) {
  const lines: string[] = [];
  const clock = createClock();
  const observed = new Int32Array(new SharedArrayBuffer(4));
  const definition: LambdaDefinition = {
    logicalId: 'Probe',
    name: 'probe',
    arn: 'arn:probe',
    directory: `${writeAssembly(temporaryDirectory(), {}, { probe: bundle })}/asset.probe`,
    handler: 'index.handler',
    timeoutSeconds: 5,
    memoryMegabytes: 256,
    environment: { COLOUR: 'red' },
    ...change,
  };
  const log = (name: string, line: string) => lines.push(`${name}: ${line}`);
  const lambda = new LambdaFunction(
    definition,
    { clockOffset: clock.offset, watch: ['fixture:counted'], observed, log, refuses },
    maxWorkers,
  );
  onTestFinished(() => lambda.stop());
  const run = async (action: string, more: object = {}) => {
    const outcome = await lambda.invoke({ action, ...more });
    return outcome !== 'timed-out' && 'result' in outcome ? JSON.parse(outcome.result) : outcome;
  };
  return { lambda, run, lines, clock, observed };
}

test('an alias runs its function, and has permissions of its own', async () => {
  const { lambda } = start({}, BUNDLE, 2, (arn) => (arn === 'arn:probe' ? 'because' : undefined));
  const invoker = { service: 'connect.amazonaws.com', sourceArn: 'arn:instance' };
  const event = { action: 'nothing' };
  expect(await lambda.alias('arn:probe:live').invoke(event, invoker)).toEqual({ result: 'null' });
  expect(await lambda.invoke(event, invoker)).toEqual({
    error: {
      errorType: 'AccessDeniedException',
      errorMessage: 'arn:instance may not invoke arn:probe because',
    },
  });
});

test('events and results of a function pass through JSON', async () => {
  const { run } = start();
  expect(await run('echo', { at: new Date(0), nothing: undefined })).toEqual({
    action: 'echo',
    at: '1970-01-01T00:00:00.000Z',
  });
  expect(await run('nothing')).toBeNull();
});

test('the environment of a function is that of the template, without variables of the machine', async () => {
  const { run } = start({ environment: { COLOUR: 'red', NODE_OPTIONS: '--enable-source-maps' } });
  expect(await run('environment')).toEqual({ COLOUR: 'red', NODE_OPTIONS: '--enable-source-maps' });
});

test('the context of a function is that of Lambda', async () => {
  const context = await start().run('context');
  expect(context).toMatchObject({
    functionName: 'probe',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:probe',
    memoryLimitInMB: '256',
  });
  expect(context.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(context.remaining).toBeGreaterThan(4000);
  expect(context.remaining).toBeLessThanOrEqual(5000);
});

test('dates follow the clock, also in running workers, and timers do not', async () => {
  const { run, clock } = start();
  await run('nothing');
  clock.advance('P10D');
  const dates = await run('dates');
  for (const at of [dates.now, dates.made, Date.parse(dates.text)])
    expect(Math.abs(at - clock.now())).toBeLessThan(3000);
  expect(dates).toMatchObject({ given: '1970-01-01T00:00:00.000Z', same: true });
  expect(dates.timer).toBeLessThan(3000);
});

test('a worker runs one event at a time, and further events wait for a worker', async () => {
  const { run } = start();
  const results = await Promise.all(
    Array.from({ length: 8 }, () => run('wait', { milliseconds: 30 })),
  );
  expect(results.map(({ together }) => together)).toEqual(Array(8).fill(1));
  expect(Math.max(...results.map(({ events }) => events))).toBeGreaterThanOrEqual(4);
});

test('reserved concurrency limits the number of workers', async () => {
  const { run } = start({ reservedConcurrency: 1 }, BUNDLE, 4);
  const results = await Promise.all(
    Array.from({ length: 4 }, () => run('wait', { milliseconds: 5 })),
  );
  expect(results.map(({ events }) => events).toSorted()).toEqual([1, 2, 3, 4]);
});

test('an event that exceeds the timeout is ended, busy or waiting, and the next one gets a new worker', async () => {
  const { run, lines } = start({ timeoutSeconds: 1 }, BUNDLE, 1);
  const outcomes = await Promise.all([
    run('spin'),
    run('wait', { milliseconds: 60_000 }),
    run('echo'),
  ]);
  expect(outcomes).toEqual(['timed-out', 'timed-out', { action: 'echo' }]);
  expect(lines).toEqual(Array(2).fill('probe: Task timed out after 1.00 seconds'));
});

test('with a debugger attached, a function has no time limit and sees none', async () => {
  inspector.open(0, '127.0.0.1');
  onTestFinished(() => inspector.close());
  const { run } = start({ timeoutSeconds: 0.2 });
  expect(await run('wait', { milliseconds: 400 })).toMatchObject({ events: 1 });
  expect((await run('context')).remaining).toBeGreaterThan(3_600_000);
});

test('every kind of failure is an outcome, and the next event runs', async () => {
  const { run } = start({}, BUNDLE, 1);
  expect(await run('fail')).toMatchObject({
    error: { errorType: 'RangeError', errorMessage: 'too far' },
  });
  expect(await run('crash')).toMatchObject({
    error: { errorType: 'Error', errorMessage: 'elsewhere' },
  });
  expect(await run('exit')).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
  expect(await run('echo')).toEqual({ action: 'echo' });
});

test('every event gets its own outcome, even if workers die', async () => {
  const { run } = start();
  const actions = Array.from({ length: 6 }, () => ['crash', 'echo', 'exit', 'echo', 'fail']).flat();
  const outcomes = await Promise.all(actions.map((action) => run(action)));
  const failed = outcomes.map((outcome) => outcome.error?.errorType ?? outcome.action);
  expect(failed).toEqual(
    actions.map(
      (action) =>
        ({ crash: 'Error', exit: 'Runtime.ExitError', fail: 'RangeError' })[action] ?? action,
    ),
  );
});

test.each([
  [
    'does not load',
    'throw new TypeError("no table name");',
    { errorType: 'TypeError', errorMessage: 'no table name' },
  ],
  ['has no handler', 'export const other = 1;', { errorType: 'Error' }],
  ['is not JavaScript', 'import {', { errorType: 'SyntaxError' }],
])('a bundle that %s gives every event an error as its outcome', async (_, bundle, error) => {
  const { run } = start({}, bundle);
  expect(await run('echo')).toMatchObject({ error });
  expect(await run('echo')).toMatchObject({ error });
});

test('log lines of a function are passed on with its name, before its result', async () => {
  const { run, lines } = start();
  for (let i = 0; i < 50; i++) {
    lines.length = 0;
    await run('say', { lines: ['one', '{"two":2}\nthree', '四'] });
    expect(lines).toEqual([
      'probe: one',
      'probe: {"two":2}',
      'probe: three',
      'probe: 四',
      'probe: and an error',
    ]);
  }
});

test('a log line that is written in parts, also within a character, is passed on whole', async () => {
  const { run, lines } = start();
  await run('write', { parts: ['6f6e65', 'e59b', '9b0a'] });
  expect(lines).toEqual(['probe: one四']);
});

test('messages on a watched diagnostics channel are counted across all workers', async () => {
  const { run, observed } = start();
  await Promise.all(Array.from({ length: 5 }, () => run('publish')));
  expect(observed[0]).toBe(5);
});

test('after a reload, events in progress finish with the old code and all later ones run the new code', async () => {
  const code = (version: string) => `export const handler = async ({ milliseconds = 0 }) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return '${version}';
  };`;
  const { lambda, run } = start({}, code('old'));
  // One environment is idle, the other one is busy, and one event waits for it.
  expect(await Promise.all([run('wait'), run('wait')])).toEqual(['old', 'old']);
  const working = run('wait', { milliseconds: 300 });
  writeFileSync(join(lambda.definition.directory, 'index.mjs'), code('new'));
  lambda.reload();
  const later = Promise.all([run('wait'), run('wait'), run('wait')]);
  expect(await working).toBe('old');
  expect(await later).toEqual(['new', 'new', 'new']);
  expect(await run('wait')).toBe('new');
});

test('an event after the stop starts nothing, which would keep the process alive', async () => {
  const { lambda, run } = start();
  await run('nothing');
  await lambda.stop();
  const ports = () => process.getActiveResourcesInfo().filter((each) => each === 'MessagePort');
  const before = ports().length;
  const late = lambda.invoke({ action: 'echo' }).then(() => 'answered');
  expect(await Promise.race([late, setTimeout(300, 'silent')])).toBe('silent');
  expect(ports()).toHaveLength(before);
});
