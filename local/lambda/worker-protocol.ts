/** What the laptop and its workers say to each other. */

export interface WorkerData {
  /** File URL of the bundle, and the name of its export. */
  module: string;
  handler: string;
  /** What is added to the time, see clock.ts. */
  clockOffset: BigInt64Array<SharedArrayBuffer>;
  /** Names of diagnostics channels, and how many messages each has carried in any worker. */
  watch: readonly string[];
  observed: Int32Array<SharedArrayBuffer>;
}

export interface Invocation {
  /** JSON, as Lambda hands it over: the function shares no object with anybody. */
  event: string;
  milliseconds: number;
  context: Record<string, unknown>;
}

export interface LambdaError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** `ready` once, when the bundle is loaded; then one answer, in JSON, an invocation. */
export type WorkerMessage = 'ready' | { result: string } | { error: LambdaError };

/** What a thrown value is for who invoked the function. */
export function lambdaError(thrown: unknown): LambdaError {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) };
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: thrown.stack?.split('\n') ?? [],
  };
}
