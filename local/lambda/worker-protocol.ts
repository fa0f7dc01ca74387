/** The messages between the laptop and its workers. */

/** The start data of a worker. */
export interface WorkerData {
  /** File URL of the bundle, and the name of its exported handler. */
  module: string;
  handler: string;
  /** Offset to add to the time, see clock.ts. */
  clockOffset: BigInt64Array<SharedArrayBuffer>;
  /** Names of diagnostics channels, and the number of messages on each, over all workers. */
  watch: readonly string[];
  observed: Int32Array<SharedArrayBuffer>;
}

/** One event for a worker. */
export interface Invocation {
  /** JSON, as from Lambda: the function shares no object with its caller. */
  event: string;
  /** The function's timeout. */
  milliseconds: number;
  context: Record<string, unknown>;
}

/** An error in Lambda's form. */
export interface LambdaError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/**
 * `ready` once, when the bundle is loaded; then one response for each invocation. Results are JSON.
 */
export type WorkerResponse = 'ready' | { result: string } | { error: LambdaError };

/** A response, or a line that the function wrote to its log before it. */
export type WorkerMessage = WorkerResponse | { line: string };

/** Converts a thrown value to the error that the invoker receives. */
export function lambdaError(thrown: unknown): LambdaError {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) };
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: thrown.stack?.split('\n') ?? [],
  };
}
