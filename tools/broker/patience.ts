import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable } from './errors.ts';

const MOST_TRIES = 6;
const LONGEST_WAIT_MS = 60_000;
const TIMEOUT_MS = 30_000;
/** Nobody is there: waiting helps seldom, and is told at once. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND'];

/**
 * Sends a request, again when the other side asks for patience: after `Retry-After`, or else twice as long each time.
 * @param repeatable whether it may have been carried out though we heard 503 or nothing, and be sent again all the same
 * @returns the answer, whatever its status
 * @throws Unreachable
 */
export async function fetchPatiently(
  url: string,
  init: RequestInit,
  repeatable: boolean,
): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await tryOnce(url, init);
    const failed = answer instanceof Error;
    const again = failed
      ? repeatable && answer.mayBeDone
      : answer.status === 429 || (answer.status === 503 && repeatable);
    if (again && tries < MOST_TRIES) {
      const wait = failed ? undefined : retryAfter(answer);
      if (!failed) await answer.body?.cancel();
      await sleep(
        Math.min(wait ?? 500 * 2 ** (tries - 1) * (0.5 + Math.random()), LONGEST_WAIT_MS),
      );
    } else if (failed) {
      throw answer;
    } else {
      return answer;
    }
  }
}

/** Never follows a redirect: it would take the token, or the secret, elsewhere. */
async function tryOnce(url: string, init: RequestInit): Promise<Response | Unreachable> {
  try {
    return await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    const reason = cause?.code ?? cause?.message ?? (error as Error).message;
    const mayBeDone = !NEVER_SENT.includes(reason);
    return new Unreachable(`${new URL(url).origin} does not answer: ${reason}`, {
      mayBeDone,
      cause: error,
    });
  }
}

function retryAfter({ headers }: Response): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
