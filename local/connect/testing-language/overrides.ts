import type { Override } from '../../../lib/contact-flows/testing-language/testing-language.ts';
import type { Instance } from '../contact.ts';
import type { Invoke } from '../function-invocation.ts';
import type { Hours } from '../hours.ts';
import { TestCaseError } from './read-test-case.ts';

/** What a flow action does: its type, and the ARN of the function or hours. */
export type Started = (actionType: Override['ActionType'], arn: string) => void;

/**
 * The overrides of one run. Each is used once; those of one resource are used in the order in which
 * they were set (administrator guide, "Override system behavior actions").
 */
export class Overrides {
  readonly #instance: Instance;
  readonly #started: Started;
  readonly #queues = new Map<string, Override['Strategy'][]>();

  /** @param started is told of each flow action that starts */
  constructor(instance: Instance, started: Started) {
    this.#instance = instance;
    this.#started = started;
  }

  /** Overrides the next use of a resource that no earlier override takes. */
  add(override: Override): void {
    const arn =
      override.ActionType === 'InvokeLambdaFunction'
        ? override.ActionParameters.LambdaFunctionARN
        : override.ActionParameters.HoursOfOperationId;
    this.#queues.set(arn, [...(this.#queues.get(arn) ?? []), override.Strategy]);
  }

  /** The instance with the overrides in force. */
  instance(): Instance {
    const { functions, hours } = this.#instance;
    return {
      ...this.#instance,
      functions: new Map([...functions].map(([arn, invoke]) => [arn, this.#invoke(arn, invoke)])),
      hours: new Map([...hours].map(([arn, own]) => [arn, this.#hours(arn, own)])),
    };
  }

  #next = (arn: string) => this.#queues.get(arn)?.shift();

  #invoke(arn: string, invoke: Invoke): Invoke {
    return async (event) => {
      this.#started('InvokeLambdaFunction', arn);
      const strategy = this.#next(arn);
      if (!strategy) return invoke(event);
      if (strategy.Type === 'SubstituteResource') {
        const other = this.#instance.functions.get(strategy.SubstituteArn);
        if (!other) throw new TestCaseError(`There is no function ${strategy.SubstituteArn}`);
        return other(event);
      }
      const { Response } = strategy;
      if (Response.Type === 'ExecutionResult')
        return { result: Response.ExecutionResult.LoadedData };
      return Response.Error.Value === 'TimeLimitExceeded'
        ? 'timed-out'
        : { error: { errorType: Response.Error.Value, errorMessage: '' } };
    };
  }

  #hours(arn: string, own: Hours): Hours {
    const used = (): Hours => {
      this.#started('CheckHoursOfOperation', arn);
      const strategy = this.#next(arn);
      if (strategy?.Type !== 'SubstituteResource') return own;
      const other = this.#instance.hours.get(strategy.SubstituteArn);
      if (!other) throw new TestCaseError(`There are no hours ${strategy.SubstituteArn}`);
      return other;
    };
    // The simulator reads `Config` once each time that a flow checks the hours.
    return {
      TimeZone: own.TimeZone,
      get Config() {
        return used().Config;
      },
    };
  }
}
