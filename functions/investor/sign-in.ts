import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { credentialId } from '../../core/domain/identifiers.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { beginSession } from '../../core/domain/session.ts';
import { newToken, tokenId, type WebSession } from '../../core/store/sessions.ts';
import { enterInternetPassword } from './entries.ts';

export interface SignedIn {
  session: WebSession;
  /** The session's secret: for the investor's browser, and nowhere else. */
  token: string;
}

/**
 * Signs an investor in (I5):
 * 1. the entry is judged; an ID that nobody has is judged alike (D10);
 * 2. the session that the browser had until now ends, whoever it was for (standards 16);
 * 3. a session begins under the epoch that was proved: if the password is replaced in the meantime, it is void at once.
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
  const proved = await enterInternetPassword(context, id, password, origin, { signsIn: true });
  if (isRefused(proved)) return proved;
  if (replaces) await context.sessions.end(replaces);

  const { credential, epoch } = proved;
  const signedIn = newSession({
    account: credential.account as string,
    credential: id,
    internetUserId: credential.userId as string,
    epoch,
    ...beginSession(context.now()),
  });
  await context.sessions.put(signedIn.session);
  return signedIn;
}

/** A session with a secret of its own, not yet stored. */
export function newSession(session: Omit<WebSession, 'kind' | 'id'>): SignedIn {
  const token = newToken();
  return { token, session: { kind: 'web', id: tokenId(token) as string, ...session } };
}
