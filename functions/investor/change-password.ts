import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { beginSession } from '../../core/domain/session.ts';
import { enterInternetPassword } from '../../core/passwords/enter-internet-password.ts';
import { hashNewPassword, historyWrites } from '../../core/passwords/new-password.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { newSession, type SignedIn } from '../../core/sessions/new-session.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import { refuseAsUsedBefore, refuseByAccount, refuseByForm } from './password-refusals.ts';

/**
 * Changes the internet password of the signed-in investor (I6):
 * 1. check the rules that need no stored data: nothing is counted;
 * 2. judge the current password, as one entry (standards 3);
 * 3. check personal data (D7);
 * 4. in one transaction set the new password, enter it into the history, which refuses one used
 *    before (D6), and begin a new session with the old one's absolute end, in which nothing is
 *    proved yet (D25). All other sessions are void with the old password's epoch (D12).
 *
 * The new session uses the old one up. Race: if it was signed out or ended meanwhile (D15), from
 * another session (D21) or with its passkey (D25), nothing is changed: the conditions are in that
 * transaction. They compare with the session as it was read: see `signedInTo`.
 */
export async function changePassword(
  context: Context,
  { session, account }: Current,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  origin: Origin,
): Promise<SignedIn | Refusal> {
  const byForm = refuseByForm('newPassword', newPassword);
  if (byForm) return byForm;

  const proved = await enterInternetPassword(context, session.credential, currentPassword, origin, {
    signsIn: false,
  });
  if (isRefused(proved)) return proved;
  if (proved.epoch !== session.epoch) return { refused: 'not-signed-in' };

  const byAccount = refuseByAccount('newPassword', newPassword, account, session.internetUserId);
  if (byAccount) return byAccount;

  const hashed = await hashNewPassword(context, 'internet', newPassword, account);
  const now = context.now();
  const at = now.toISOString();
  const epoch = randomId();
  const events = [newEvent('internet-password-changed', origin, at)];
  const { kind, id, sessionEpoch, proof, ...same } = session;
  const { credential } = session;
  const next = newSession({ ...same, epoch, ...beginSession(now, session.endsAt) });
  const written = await context.db.transact({
    credential: context.credentials.replace(
      { id: credential, epoch: proved.epoch },
      { hash: hashed.hash, pepper: context.hasher.pepper, epoch },
      { at, events },
      { session },
    ),
    ...historyWrites(context, 'internet', account, hashed, events),
    keyring: context.keyrings.leavesAlive(session.account, session, at),
    old: context.sessions.use(session.id),
    session: context.sessions.begin(next.session),
  });
  if (written.applied) return next;
  const { refused } = written;
  if (refused.has('credential') || refused.has('keyring') || refused.has('old'))
    return { refused: 'not-signed-in' };
  if (refused.has('history')) return refuseAsUsedBefore('newPassword');
  return { refused: 'try-again' };
}
