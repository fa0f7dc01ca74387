import type { Context } from '../context.ts';
import { type Credential, effective } from '../domain/credential.ts';
import type { Origin } from '../domain/events.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import type { Refusal } from '../domain/refusal.ts';
import { newEvent } from '../store/events.ts';
import { randomId } from '../store/random-id.ts';
import { hashNewPassword, historyWrites, refuseAsUsedBefore, refuseByAccount, refuseByForm } from './new-password.ts';

/**
 * Second half of a reset (R2); effective at once, and all sessions end.
 * 1. the rules that need no stored data;
 * 2. the token; personal data (D7);
 * 3. in one write: the token is used up, both passwords are still those of its time, the phone password is not revoked (R3), the new
 *    password is set and enters the history (D6). A new password that is refused leaves the token; nothing else does.
 */
export async function completeReset(
  context: Context,
  { resetToken, newPassword }: { resetToken: string; newPassword: string },
  origin: Origin,
): Promise<{ completed: true } | Refusal> {
  const byForm = refuseByForm('newPassword', newPassword);
  if (byForm) return byForm;

  const token = await context.sessions.get('reset', resetToken);
  if (!token || token.endsAt <= context.now().toISOString()) return { refused: 'reset-expired' };
  const account = await context.accounts.get(accountIdOf(token.account));
  if (!account?.internetUserId || account.status === 'closed') return { refused: 'reset-expired' };
  const byAccount = refuseByAccount('newPassword', newPassword, account, account.internetUserId);
  if (byAccount) return byAccount;

  const hashed = await hashNewPassword(context, newPassword, account);
  const now = context.now().toISOString();
  const events = [newEvent('internet-password-reset', origin, now)];
  const written = await context.db.transact({
    token: context.sessions.use(token.id),
    phone: context.credentials.stillProved(token.phoneCredential, token.phoneEpoch, now),
    credential: context.credentials.replace(
      token.credential,
      token.epoch,
      { hash: hashed.hash, pepper: context.hasher.pepper, epoch: randomId() },
      now,
      events,
    ),
    ...historyWrites(context, account, hashed, events),
  });
  if (written.held) return { completed: true };
  const { refused } = written;
  if (refused.has('token') || refused.has('credential')) return { refused: 'reset-expired' };
  if (refused.has('phone')) {
    await context.sessions.end(resetToken);
    const { revoked } = effective(refused.get('phone') as unknown as Credential, now);
    return revoked ? { refused: 'password-revoked', channel: 'phone' } : { refused: 'reset-expired' };
  }
  if (refused.has('history')) return refuseAsUsedBefore('newPassword');
  return { refused: 'try-again' };
}
