import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { credentialId } from '../../core/domain/identifiers.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { beginSession } from '../../core/domain/session.ts';
import { endSessions } from '../../core/sessions/end-sessions.ts';
import { randomId } from '../../core/store/random-id.ts';
import { newToken, tokenId, type WebSession } from '../../core/store/sessions.ts';
import { enterInternetPassword } from './password-entries.ts';

export interface SignedIn {
  session: WebSession;
  /** The session's secret: for the investor's browser, and nowhere else. */
  token: string;
}

/**
 * Signs an investor in (I5):
 * 1. judge the entry; an ID that nobody has is judged alike (D10);
 * 2. end the session that the browser had until now, of whichever user (standards 16);
 * 3. begin a session in the proved epoch, and in the session epoch as the entry was settled: if the
 *    password is replaced or other sessions are ended meanwhile, it is void from its beginning.
 * @param replaces the token of the browser's session until now
 */
export async function signIn(
  context: Context,
  {
    internetUserId,
    password,
    replaces,
  }: { internetUserId: string; password: string; replaces?: string | undefined },
  origin: Origin,
): Promise<SignedIn | Refusal> {
  const id = credentialId('internet', internetUserId);
  const name = randomId();
  const proved = await enterInternetPassword(context, id, password, origin, {
    signsIn: true,
    begins: name,
  });
  if (isRefused(proved)) return proved;
  if (replaces) await endSessions(context, [replaces]);

  const { credential, epoch } = proved;
  const signedIn = newSession({
    account: credential.account as string,
    credential: id,
    internetUserId: credential.userId as string,
    epoch,
    ...(credential.sessionEpoch && { sessionEpoch: credential.sessionEpoch }),
    name,
    ...beginSession(context.now()),
  });
  await context.db.write(context.sessions.begin(signedIn.session));
  return signedIn;
}

/** A session with a secret of its own, not yet stored. */
export function newSession(session: Omit<WebSession, 'kind' | 'id'>): SignedIn {
  const token = newToken();
  return { token, session: { kind: 'web', id: tokenId(token) as string, ...session } };
}
