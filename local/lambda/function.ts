import { availableParallelism } from 'node:os';
import type { Invoker } from '../iam/iam.ts';
import {
  ExecutionEnvironment,
  type InvocationResult,
  type LambdaDefinition,
  type LambdaRuntime,
} from './execution-environment.ts';

/** A function or an alias of one. */
export interface Invocable {
  definition: LambdaDefinition;
  invoke(event: unknown, invoker?: Invoker): Promise<InvocationResult>;
}

/**
 * Runs a function as Lambda does: an execution environment runs one event at a time, is created on
 * demand, and is kept. At most `maxWorkers` environments run, or the reserved concurrency if it is
 * lower. Further events wait in a queue, where Lambda would throttle them.
 */
export class LambdaFunction implements Invocable {
  readonly definition: LambdaDefinition;
  readonly #runtime: LambdaRuntime;
  readonly #limit: number;
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #idle: ExecutionEnvironment[] = [];
  /** Environments with the code from before a reload. */
  readonly #outdated = new WeakSet<ExecutionEnvironment>();
  readonly #waiting: ((environment: ExecutionEnvironment) => void)[] = [];
  #isStopped = false;

  constructor(
    definition: LambdaDefinition,
    runtime: LambdaRuntime,
    maxWorkers = 2 * availableParallelism(),
  ) {
    this.definition = definition;
    this.#runtime = runtime;
    this.#limit = Math.min(definition.reservedConcurrency ?? maxWorkers, maxWorkers);
  }

  /**
   * The function under the ARN of an alias, which has permissions of its own: one on the function
   * does not hold for it.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
   */
  alias(arn: string): Invocable {
    return {
      definition: { ...this.definition, arn },
      invoke: (event, invoker) => this.invoke(event, invoker, arn),
    };
  }

  /**
   * Runs the function on an event, which passes through JSON as on AWS. Never rejects.
   * @param invoker needs a permission of the function; absent for Lambda itself
   * @param arn under which it is invoked
   */
  async invoke(
    event: unknown,
    invoker?: Invoker,
    arn = this.definition.arn,
  ): Promise<InvocationResult> {
    const refused = invoker && this.#runtime.refuses?.(arn, invoker);
    if (refused) {
      const errorMessage = `${invoker.sourceArn} may not invoke ${arn} ${refused}`;
      return { error: { errorType: 'AccessDeniedException', errorMessage } };
    }
    const environment = await this.#acquire();
    const outcome = await environment.run(event);
    this.#release(environment);
    return outcome;
  }

  /** Reloads the bundle for every later event; events in progress finish with the old code. */
  reload(): void {
    for (const environment of this.#all) this.#outdated.add(environment);
    for (const environment of this.#idle.splice(0)) void environment.stop();
  }

  /**
   * Stops all environments, for good: an environment that a late event started would keep this
   * process alive. Events in progress end with an error; queued and later ones never end.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting.length = 0;
    await Promise.all([...this.#all].map((environment) => environment.stop()));
  }

  async #acquire(): Promise<ExecutionEnvironment> {
    if (this.#isStopped) return new Promise(() => {});
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#all.size < this.#limit) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(environment: ExecutionEnvironment): void {
    // An environment that died has already been replaced.
    if (!environment.alive) return;
    if (this.#outdated.has(environment)) return void environment.stop();
    const next = this.#waiting.shift();
    if (next) next(environment);
    else this.#idle.push(environment);
  }

  #start(): ExecutionEnvironment {
    const environment = new ExecutionEnvironment(this.definition, this.#runtime, (ended) => {
      this.#all.delete(ended);
      if (this.#idle.includes(ended)) this.#idle.splice(this.#idle.indexOf(ended), 1);
      this.#waiting.shift()?.(this.#start());
    });
    this.#all.add(environment);
    return environment;
  }
}
