/** The session's secret travels in a cookie that only this very host gets, that no script sees, and no other site sends (standards 16). */
import type { Context } from '../../core/context.ts';
import { ProblemError } from '../../core/http/problem-error.ts';
import type { ApiRequest } from '../../core/http/route.ts';
import { tokenId } from '../../core/store/sessions.ts';

/** Cookie of the session. */
export const SESSION_COOKIE = '__Host-session';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';

export function setSession(token: string): Record<string, string> {
  return { 'Set-Cookie': `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}` };
}

export const endedSession: Record<string, string> = {
  'Set-Cookie': `${SESSION_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`,
};

/** So many are ended at most: a request must not cost more than a few writes. */
const MOST_ENDED = 4;

/**
 * The session's secret, if the browser has one. Two of them, even two alike, are refused in either order: a browser keeps one cookie of a
 * name with this prefix, and the other came from somebody else, as by a nameless cookie of a neighbouring host whose value begins with our
 * name. The answer takes the cookie from the browser, which can sign out no more then; so what it names ends first, on every route.
 * @throws ProblemError not-signed-in, clearing the cookie
 */
export async function readSession(
  { sessions }: Pick<Context, 'sessions'>,
  request: Pick<ApiRequest, 'cookies'>,
): Promise<string | undefined> {
  const tokens = request.cookies(SESSION_COOKIE);
  if (tokens.length <= 1) return tokens[0];
  const named = new Set(tokens.filter((token) => tokenId(token) !== undefined));
  await Promise.all([...named].slice(0, MOST_ENDED).map((token) => sessions.end(token)));
  throw new ProblemError('not-signed-in', {}, endedSession);
}
