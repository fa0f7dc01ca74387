import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { enterInternetPassword } from '../../core/passwords/enter-internet-password.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';

/**
 * Cancels the internet user ID of the signed-in investor (I3, I6, D8, D9):
 * 1. judge the password once more, as one entry;
 * 2. in one transaction retire the ID, so that nobody else can ever register it, and let the
 *    account register again. Its passkeys go with it (D25), and all sessions end.
 *
 * Race: if the session was signed out or ended meanwhile (D15, D21, D25), nothing is changed, as in
 * a change of the password; nor if the account's first passkey was added.
 */
export async function cancelUserId(
  context: Context,
  { session, account, keyring }: Current,
  password: string,
  origin: Origin,
): Promise<{ cancelled: true } | Refusal> {
  const proved = await enterInternetPassword(context, session.credential, password, origin, {
    signsIn: false,
  });
  if (isRefused(proved)) return proved;
  if (proved.epoch !== session.epoch) return { refused: 'not-signed-in' };

  const at = context.now().toISOString();
  const events = [newEvent('internet-user-id-cancelled', origin, at)];
  const written = await context.db.transact({
    credential: context.credentials.retire(
      { id: session.credential, epoch: proved.epoch },
      randomId(),
      { at, events },
      { session },
    ),
    account: context.accounts.unregister(account, session.internetUserId.toLowerCase(), events),
    passkeys: context.keyrings.clear(session.account, keyring, { at, events, session }),
    old: context.sessions.use(session.id),
  });
  return written.applied ? { cancelled: true } : { refused: 'not-signed-in' };
}
