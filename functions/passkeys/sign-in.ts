import { accountIdOf, credentialId } from '../../core/domain/identifiers.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { beginSession } from '../../core/domain/session.ts';
import type { ApiRequest } from '../../core/http/route.ts';
import { newSession, type SignedIn } from '../../core/sessions/new-session.ts';
import { randomId } from '../../core/store/random-id.ts';
import { tokenId } from '../../core/store/sessions.ts';
import type { PasskeysContext } from './context.ts';
import type { Assertion } from './forms.ts';
import { judgeUse, recordUse } from './use-passkey.ts';

/**
 * Signs an investor in with a passkey alone, also while the internet password is revoked (D25):
 * 1. judge the passkey;
 * 2. read the epochs that the session begins under: if the password is replaced, the ID cancelled
 *    or the sessions ended meanwhile, it is void from its beginning;
 * 3. in one transaction move the passkey's counter forward, begin the session, and end the one that
 *    the browser had until now (standards 16).
 *
 * Nothing is written to what a password entry writes, so that no number of strangers' entries
 * delays the owner.
 * @param replaces the token of the browser's session until now
 */
export async function signInWithPasskey(
  context: PasskeysContext,
  request: Pick<ApiRequest, 'cookies' | 'site' | 'origin'>,
  { credential, replaces }: { credential: Assertion; replaces?: string | undefined },
): Promise<SignedIn | Refusal> {
  const used = await judgeUse(context, request, credential);
  if (!used) return { refused: 'passkey-refused' };
  const { account: key, passkey } = used;
  const account = await context.accounts.get(accountIdOf(key));
  const id = account?.internetUserId && credentialId('internet', account.internetUserId);
  const owned = id && (await context.credentials.get(id));
  // A cancelled ID has no passkeys, and neither has a closed account: written together.
  if (!owned || account.status !== 'open') return { refused: 'passkey-refused' };

  const { now, sessions } = context;
  const name = randomId();
  const signedIn = newSession({
    account: key,
    credential: id,
    internetUserId: owned.userId as string,
    epoch: owned.epoch,
    ...(owned.sessionEpoch && { sessionEpoch: owned.sessionEpoch }),
    passkey,
    name,
    ...beginSession(now()),
  });
  const replaced = replaces && tokenId(replaces);
  const recorded = await recordUse(context, used, request.origin, {
    begins: name,
    permits: [sessions.begin(signedIn.session), ...(replaced ? [sessions.end(replaced)] : [])],
  });
  return isRefused(recorded) ? recorded : signedIn;
}
