import { isRefused, type Refusal } from '../domain/refusal.ts';
import type { ApiAnswer, ApiRequest } from '../http/route.ts';
import { type Current, currentSession, type SessionContext } from './current-session.ts';
import { readSession } from './session-cookie.ts';

/**
 * For the routes of a function with such a context: makes the handler of a signed-in investor. The
 * request counts as use of the session, whose name its events carry; without a session it is
 * refused as `not-signed-in`.
 *
 * Race: a handler's writes are bound to the session as it was read, and it refuses as
 * `not-signed-in` if that has changed. If the session is alive nevertheless, because another tab
 * renewed what it carries (D21, D25) or added the first passkey, the answer is `try-again`.
 */
export function signedInTo<Context extends SessionContext>() {
  return <Body, Query, Parameter extends string>(
    handle: (
      context: Context,
      current: Current,
      request: ApiRequest<Body, Query, Parameter>,
    ) => Promise<ApiAnswer | Refusal>,
  ) =>
    async (
      context: Context,
      request: ApiRequest<Body, Query, Parameter>,
    ): Promise<ApiAnswer | Refusal> => {
      const token = await readSession(context, request);
      const current = await currentSession(context, token, { extend: true });
      if (isRefused(current)) return current;
      const origin = { ...request.origin, session: current.session.name };
      const answer = await handle(context, current, { ...request, origin });
      if (!isRefused(answer) || answer.refused !== 'not-signed-in') return answer;
      const now = await currentSession(context, token, { extend: false });
      return isRefused(now) ? now : { refused: 'try-again' };
    };
}
