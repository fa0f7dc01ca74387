/**
 * The inside of an execution environment: it loads a function's bundle and runs events one after
 * another.
 */
import { subscribe } from 'node:diagnostics_channel';
import { StringDecoder } from 'node:string_decoder';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import {
  type Invocation,
  lambdaError,
  type WorkerData,
  type WorkerMessage,
} from './worker-protocol.ts';

// Of Node alone: the function sees the environment that Lambda gives it.
delete process.env.NODE_COMPILE_CACHE;
const port = parentPort as MessagePort;
const { module, handler, clockOffset, watch, observed } = workerData as WorkerData;

moveTime();
for (const stream of [process.stdout, process.stderr]) sendLines(stream);
for (const [index, name] of watch.entries()) subscribe(name, () => Atomics.add(observed, index, 1));
const handle = (await import(module))[handler];
if (typeof handle !== 'function')
  throw new Error(`The bundle exports no function named ${handler}`);

port.on('message', async ({ event, milliseconds, context }: Invocation) => {
  const end = performance.now() + milliseconds;
  const getRemainingTimeInMillis = () => Math.max(0, Math.ceil(end - performance.now()));
  try {
    const result = await handle(JSON.parse(event), { ...context, getRemainingTimeInMillis });
    post({ result: JSON.stringify(result) ?? 'null' });
  } catch (thrown) {
    console.error('Invoke Error', thrown);
    post({ error: lambdaError(thrown) });
  }
});
post('ready');

function post(message: WorkerMessage): void {
  port.postMessage(message);
}

/**
 * Sends what is written to a stream line by line, by the same port as the responses: who has the
 * response of an invocation has its log too. Node's own way for a worker's output promises no order
 * between the two.
 */
function sendLines(stream: NodeJS.WriteStream): void {
  const decoder = new StringDecoder();
  let rest = '';
  stream.write = (chunk: Uint8Array | string, ...more: unknown[]) => {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) post({ line });
    const done = more.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  process.on('exit', () => rest && post({ line: rest }));
}

/** Makes all dates follow the laptop's clock, before any code of the function reads one. */
function moveTime(): void {
  const RealDate = Date;
  const realNow = Date.now;
  const now = () => realNow() + Number(Atomics.load(clockOffset, 0));
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.prototype.constructor = globalThis.Date;
}
