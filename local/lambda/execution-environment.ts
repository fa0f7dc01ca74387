import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { url as inspectorUrl } from 'node:inspector';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Iam } from '../iam/iam.ts';
import {
  type Invocation,
  type LambdaError,
  lambdaError,
  type WorkerData,
  type WorkerMessage,
  type WorkerResponse,
} from './worker-protocol.ts';

/** A function as its template describes it. */
export interface LambdaDefinition {
  logicalId: string;
  name: string;
  arn: string;
  /** Directory of the bundle. */
  directory: string;
  /** As in `index.handler`. */
  handler: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  /** Maximum number of concurrent events, if the template limits it. */
  reservedConcurrency?: number;
  /** The complete environment; it contains nothing of the machine's own. */
  environment: Record<string, string>;
}

/** What all execution environments share. */
export interface LambdaRuntime extends Pick<WorkerData, 'clockOffset' | 'watch' | 'observed'> {
  log(functionName: string, line: string): void;
  /** Checks whether an invoker may call a function; without it everyone may. */
  refuses?: Iam['refuses'];
}

/** The end of an invocation: a result in JSON, an error, or a timeout. */
export type InvocationResult = { result: string } | { error: LambdaError } | 'timed-out';

/**
 * If this process keeps compiled code for the next, its workers do. They keep it beside the bundle,
 * whose directory is removed with the assembly: Node finds compiled code by path. worker.ts hides
 * the variable from the function.
 */
function compileCacheOf(directory: string): Record<string, string> {
  const isKept = process.env.NODE_COMPILE_CACHE !== undefined;
  return isKept ? { NODE_COMPILE_CACHE: join(directory, '..', 'compile-cache') } : {};
}

/** Lambda gives a function ten seconds to load, in addition to the timeout of each event. */
const LOADING_MILLISECONDS = 10_000;

/** The time limit with a debugger attached; a function that asks is told so, too. */
const UNTIL_RESUMED_MS = 24 * 60 * 60 * 1000;

/**
 * One worker thread, which runs one event at a time. It is no longer alive after a timeout, or
 * after the worker ended itself.
 */
export class ExecutionEnvironment {
  alive = true;
  readonly #definition: LambdaDefinition;
  readonly #log: (line: string) => void;
  readonly #worker: Worker;
  readonly #onEnd: (ended: ExecutionEnvironment) => void;
  readonly #loaded: Promise<WorkerResponse | InvocationResult>;

  constructor(
    definition: LambdaDefinition,
    runtime: LambdaRuntime,
    onEnd: (ended: ExecutionEnvironment) => void,
  ) {
    const { clockOffset, watch, observed } = runtime;
    const [file = '', handler = ''] = definition.handler.split('.');
    const path = ['mjs', 'js']
      .map((extension) => join(definition.directory, `${file}.${extension}`))
      .find(existsSync);
    const module = pathToFileURL(path ?? join(definition.directory, file)).href;
    this.#definition = definition;
    this.#log = (line) => runtime.log(definition.name, line);
    this.#worker = new Worker(new URL('worker.ts', import.meta.url), {
      workerData: { module, handler, clockOffset, watch, observed } satisfies WorkerData,
      // Node applies the NODE_OPTIONS in this environment to the worker, and passes none of this
      // process's flags on.
      env: { ...definition.environment, ...compileCacheOf(definition.directory) },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
    });
    this.#worker.on('message', (message: WorkerMessage) => {
      if (isLine(message)) this.#log(message.line);
    });
    // After an uncaught error the worker takes a while to end, and must not get the next event in
    // that time.
    this.#worker.on('error', (error) => {
      this.#log(`Uncaught ${error instanceof Error ? error.stack : error}`);
      this.#end();
    });
    this.#worker.on('exit', () => this.#end());
    this.#onEnd = onEnd;
    this.#loaded = this.#next(inspectorUrl() ? UNTIL_RESUMED_MS : LOADING_MILLISECONDS);
  }

  /** Runs one event. Never rejects: every failure is an outcome. */
  async run(event: unknown): Promise<InvocationResult> {
    const loaded = await this.#loaded;
    if (loaded !== 'ready')
      return loaded === 'timed-out' ? this.#timeOut(LOADING_MILLISECONDS) : loaded;
    const { name, arn, memoryMegabytes, timeoutSeconds, environment } = this.#definition;
    const milliseconds = inspectorUrl() ? UNTIL_RESUMED_MS : timeoutSeconds * 1000;
    const context = {
      awsRequestId: randomUUID(),
      callbackWaitsForEmptyEventLoop: true,
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
      memoryLimitInMB: String(memoryMegabytes),
    };
    const answer = this.#next(milliseconds);
    this.#worker.postMessage({
      event: JSON.stringify(event),
      milliseconds,
      context,
    } satisfies Invocation);
    const outcome = await answer;
    return outcome === 'timed-out' ? this.#timeOut(milliseconds) : (outcome as InvocationResult);
  }

  async stop(): Promise<void> {
    this.#end();
    await this.#worker.terminate();
  }

  #end(): void {
    if (!this.alive) return;
    this.alive = false;
    this.#onEnd(this);
  }

  async #timeOut(milliseconds: number): Promise<InvocationResult> {
    this.#log(`Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`);
    await this.stop();
    return 'timed-out';
  }

  /** The worker's next response, or the error or timeout that came instead. */
  #next(milliseconds: number): Promise<WorkerResponse | InvocationResult> {
    return new Promise((resolve) => {
      const worker = this.#worker;
      const done = (response: WorkerResponse | InvocationResult) => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        resolve(response);
      };
      const onMessage = (message: WorkerMessage) => {
        if (!isLine(message)) done(message);
      };
      const onError = (error: unknown) => done({ error: lambdaError(error) });
      const onExit = () =>
        done({
          error: { errorType: 'Runtime.ExitError', errorMessage: 'The function ended itself' },
        });
      const timer = setTimeout(done, milliseconds, 'timed-out');
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    });
  }
}

function isLine(message: WorkerMessage): message is { line: string } {
  return typeof message === 'object' && 'line' in message;
}
