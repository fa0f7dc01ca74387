import { availableParallelism } from 'node:os';
import type { Invoker } from '../iam/iam.ts';
import {
  ExecutionEnvironment,
  type LambdaDefinition,
  type LambdaRuntime,
  type Outcome,
} from './execution-environment.ts';

/**
 * A function as Lambda runs it: each event in an execution environment that runs no other meanwhile, environments
 * made on demand and kept. Up to the reserved concurrency or `maxWorkers` of them; further events wait in line,
 * where Lambda would refuse them.
 */
export class LambdaFunction {
  readonly definition: LambdaDefinition;
  readonly #runtime: LambdaRuntime;
  readonly #limit: number;
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #idle: ExecutionEnvironment[] = [];
  /** With code of before a reload. */
  readonly #outdated = new WeakSet<ExecutionEnvironment>();
  readonly #waiting: ((environment: ExecutionEnvironment) => void)[] = [];

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
   * Runs the function on an event, which goes through JSON as on AWS. Never rejects.
   * @param invoker who needs the function's permission; none: Lambda itself
   */
  async invoke(event: unknown, invoker?: Invoker): Promise<Outcome> {
    const refused = invoker && this.#runtime.refuses?.(this.definition.arn, invoker);
    if (refused) {
      const errorMessage = `${invoker.sourceArn} may not invoke ${this.definition.arn} ${refused}`;
      return { error: { errorType: 'AccessDeniedException', errorMessage } };
    }
    const environment = await this.#acquire();
    const outcome = await environment.run(event);
    this.#release(environment);
    return outcome;
  }

  /** Loads the bundle anew for every later event; events under way end with the code they have. */
  reload(): void {
    for (const environment of this.#all) this.#outdated.add(environment);
    for (const environment of this.#idle.splice(0)) void environment.stop();
  }

  /** Ends all environments; events under way end as errors, waiting ones never. */
  async stop(): Promise<void> {
    this.#waiting.length = 0;
    await Promise.all([...this.#all].map((environment) => environment.stop()));
  }

  async #acquire(): Promise<ExecutionEnvironment> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#all.size < this.#limit) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(environment: ExecutionEnvironment): void {
    // A dead one was replaced when it died.
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
