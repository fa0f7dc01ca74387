import { isRefused, type Refusal } from '../domain/refusal.ts';
import type { ApiAnswer, ApiRequest } from '../http/route.ts';
import { type Current, currentSession, type SessionContext } from './current-session.ts';
import { readSession } from './session-cookie.ts';

/**
 * For the routes of a function with such a context: makes the handler of a signed-in investor. The
 * request counts as use of the session, whose name its events carry; without a session it is
 * refused as `not-signed-in`.
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
      const current = await currentSession(context, await readSession(context, request), {
        extend: true,
      });
      if (isRefused(current)) return current;
      const origin = { ...request.origin, session: current.session.name };
      return handle(context, current, { ...request, origin });
    };
}
