/**
 * The session's secret is in a cookie that only this host gets, that no script can read, and that
 * no other site can send (standards 16).
 */
import type { Context } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { ApiRequest } from '../http/route.ts';
import { tokenId } from '../store/sessions.ts';
import { endSessions } from './end-sessions.ts';

/** Cookie of the session. */
export const SESSION_COOKIE = '__Host-session';
/** Of every cookie: this host alone gets it, no script reads it, no other site sends it. */
export const COOKIE_ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';

export function setSession(token: string): Record<string, string> {
  return { 'Set-Cookie': `${SESSION_COOKIE}=${token}; ${COOKIE_ATTRIBUTES}` };
}

export const endedSession: Record<string, string> = {
  'Set-Cookie': `${SESSION_COOKIE}=; Max-Age=0; ${COOKIE_ATTRIBUTES}`,
};

/** At most so many sessions are ended: a request must not cost more than a few writes. */
const MAX_ENDED = 4;

/**
 * Reads the session's secret, if the browser has one. Two of them, even two equal ones, are
 * refused: a browser keeps one cookie of a name with this prefix, so the other came from somebody
 * else, for example as a nameless cookie of a neighbouring host whose value begins with our name.
 * The answer clears the cookie, so the browser can no longer sign out; therefore the named sessions
 * end first, on every route.
 * @throws ProblemError not-signed-in, clearing the cookie
 */
export async function readSession(
  context: Pick<Context, 'db' | 'sessions'>,
  request: Pick<ApiRequest, 'cookies'>,
): Promise<string | undefined> {
  const tokens = request.cookies(SESSION_COOKIE);
  if (tokens.length <= 1) return tokens[0];
  const named = new Set(tokens.filter((token) => tokenId(token) !== undefined));
  await endSessions(context, [...named].slice(0, MAX_ENDED));
  throw new ProblemError('not-signed-in', {}, endedSession);
}
