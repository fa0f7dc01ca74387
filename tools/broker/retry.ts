import { setTimeout as sleep } from 'node:timers/promises';
import { type Unreachable, unreachable } from './errors.ts';
import type { Language } from './refusal-words.ts';

const MAX_ATTEMPTS = 6;
const MAX_WAIT_MS = 60_000;
const TIMEOUT_MS = 30_000;
/** Nothing listens there: a retry rarely helps, so the user hears of it without delay. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND'];

/**
 * Sends a request, and again after 429, 503 or a lost answer: after `Retry-After`, or else with
 * exponential backoff and jitter.
 * @param options.repeatable whether the request may be sent again after 503 or no answer, though
 *   it may have taken effect
 * @returns the answer, whatever its status
 * @throws Unreachable
 */
export async function fetchWithRetry(
  url: string,
  init: RequestInit,
  { repeatable, language }: { repeatable: boolean; language: Language },
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetchOnce(url, init, language);
    const failed = answer instanceof Error;
    const again = failed
      ? repeatable && answer.mayBeDone
      : answer.status === 429 || (answer.status === 503 && repeatable);
    if (again && attempt < MAX_ATTEMPTS) {
      const wait = failed ? undefined : retryAfterMs(answer);
      if (!failed) await answer.body?.cancel();
      await sleep(Math.min(wait ?? backoffMs(attempt), MAX_WAIT_MS));
    } else if (failed) {
      throw answer;
    } else {
      return answer;
    }
  }
}

function backoffMs(attempt: number): number {
  return 500 * 2 ** (attempt - 1) * (0.5 + Math.random());
}

/**
 * Never follows a redirect: that would take the token, or the secret, to another host. It is an
 * answer like any other, and no refusal that time mends.
 */
async function fetchOnce(
  url: string,
  init: RequestInit,
  language: Language,
): Promise<Response | Unreachable> {
  try {
    return await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    const reason = cause?.code ?? cause?.message ?? (error as Error).message;
    const mayBeDone = !NEVER_SENT.includes(reason);
    return unreachable(url, reason, language, { mayBeDone, cause: error });
  }
}

function retryAfterMs({ headers }: Response): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
