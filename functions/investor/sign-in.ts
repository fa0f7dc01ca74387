import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { credentialId } from '../../core/domain/identifiers.ts';
import { type EffectiveKeyring, effectiveKeyring } from '../../core/domain/keyring.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { beginSession } from '../../core/domain/session.ts';
import { enterInternetPassword } from '../../core/passwords/enter-internet-password.ts';
import { endSessions } from '../../core/sessions/end-sessions.ts';
import { newSession, type SignedIn } from '../../core/sessions/new-session.ts';
import { keyringOf } from '../../core/store/keyring-of.ts';
import { randomId } from '../../core/store/random-id.ts';

/**
 * Signs an investor in (I5):
 * 1. judge the entry; an ID that nobody has is judged alike (D10). Of a right one, before it is
 *    settled, read whether the ID demands a passkey (D25): then no session begins. A due removal of
 *    lost passkeys is put into effect;
 * 2. end the session that the browser had until now, of whichever user (standards 16);
 * 3. begin a session in the proved epoch, in the session epoch as the entry was settled, and in the
 *    epoch of the passkeys as they were read: if the password is replaced, other sessions are ended
 *    or passkeys are demanded meanwhile, it is void from its beginning.
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
  let keyring: EffectiveKeyring | undefined;
  const proved = await enterInternetPassword(context, id, password, origin, {
    signsIn: true,
    begins: name,
    afterRight: async ({ account }) => {
      const found = await keyringOf(context, account as string);
      keyring = effectiveKeyring(found, context.now().toISOString());
      return keyring;
    },
  });
  if (isRefused(proved)) return proved;
  if (keyring?.passkeyOnly) return { refused: 'passkey-required' };
  if (replaces) await endSessions(context, [replaces]);

  const { credential, epoch } = proved;
  const signedIn = newSession({
    account: credential.account as string,
    credential: id,
    internetUserId: credential.userId as string,
    epoch,
    ...(credential.sessionEpoch && { sessionEpoch: credential.sessionEpoch }),
    ...(keyring?.epoch && { passkeyEpoch: keyring.epoch }),
    name,
    ...beginSession(context.now()),
  });
  await context.db.write(context.sessions.begin(signedIn.session));
  return signedIn;
}
