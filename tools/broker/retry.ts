import { setTimeout as sleep } from 'node:timers/promises';
import { type Unreachable, unreachable } from './errors.ts';
import type { Language } from './refusal-words.ts';

const MAX_ATTEMPTS = 6;
const MAX_WAIT_MS = 60_000;
const TIMEOUT_MS = 30_000;
/** Nothing listens there: a retry rarely helps, so the user hears of it without delay. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND'];

/** An answer that was read to its end. */
export interface WholeAnswer extends Pick<Response, 'status' | 'ok' | 'headers'> {
  /** Undefined if it is not JSON: then it is not of the API or the token issuer. */
  body: unknown;
}

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
): Promise<WholeAnswer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetchOnce(url, init, language);
    const failed = answer instanceof Error;
    const again = failed
      ? repeatable && answer.mayBeDone
      : answer.status === 429 || (answer.status === 503 && repeatable);
    if (again && attempt < MAX_ATTEMPTS) {
      const wait = failed ? undefined : retryAfterMs(answer);
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
 * Reads the answer to its end: one that breaks off is as lost as one that never came. Never follows
 * a redirect: that would take the token, or the secret, to another host. It is an answer like any
 * other, and no refusal that time mends.
 */
async function fetchOnce(
  url: string,
  init: RequestInit,
  language: Language,
): Promise<WholeAnswer | Unreachable> {
  try {
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { status, ok, headers } = answer;
    return { status, ok, headers, body: parsed(await answer.text()) };
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    const reason = cause?.code ?? cause?.message ?? (error as Error).message;
    const mayBeDone = !NEVER_SENT.includes(reason);
    return unreachable(url, reason, language, { mayBeDone, cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function retryAfterMs({ headers }: WholeAnswer): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
