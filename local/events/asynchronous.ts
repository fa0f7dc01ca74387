import { setTimeout as sleep } from 'node:timers/promises';
import type { Invoker } from '../iam/iam.ts';
import type { Invocable } from '../lambda/function.ts';

/** Lambda's number of attempts for asynchronous invocations. */
const MAX_ATTEMPTS = 3;
const FIRST_WAIT_MS = 200;

/**
 * Invokes a function until it succeeds, as Lambda does for asynchronous invocations, with shorter
 * waits.
 * @param stopped ends the attempts
 * @returns false if all attempts failed
 */
export async function invokeAsynchronously(
  target: Invocable,
  event: object,
  stopped: AbortSignal,
  invoker?: Invoker,
): Promise<boolean> {
  for (let attempt = 1; !stopped.aborted; attempt++) {
    const outcome = await target.invoke(event, invoker);
    if (typeof outcome === 'object' && 'result' in outcome) return true;
    if (attempt === MAX_ATTEMPTS) return false;
    await sleep(FIRST_WAIT_MS * 2 ** attempt, undefined, { signal: stopped }).catch(() => {});
  }
  return true;
}
