import type { Context } from '../../core/context.ts';
import { effective } from '../../core/domain/credential.ts';
import type { Origin } from '../../core/domain/events.ts';
import { accountIdOf } from '../../core/domain/identifiers.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import { hashNewPassword, historyWrites } from '../../core/passwords/new-password.ts';
import type { Account } from '../../core/store/accounts.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import type { ResetToken } from '../../core/store/sessions.ts';
import { refuseAsUsedBefore, refuseByAccount, refuseByForm } from './new-password.ts';

/**
 * Second half of a reset (R2, I7); effective at once, and all sessions end.
 * 1. the rules that need no stored data;
 * 2. the token: it is known, not over, and both passwords are still those of its time; the phone password is not revoked (R3);
 * 3. personal data (D7);
 * 4. in one write, if 2 still holds: the token is used up, the new password is set and enters the history (D6).
 *
 * A new password that is refused leaves the token; nothing else does.
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
  const fallen = await refuseFallen(context, token, resetToken);
  if (fallen || !account?.internetUserId) return fallen ?? { refused: 'reset-expired' };

  const byAccount = refuseByAccount('newPassword', newPassword, account, account.internetUserId);
  if (byAccount) return byAccount;
  return (
    (await tryToComplete(context, token, account, newPassword, origin)) ??
    (await refuseFallen(context, token, resetToken)) ?? { refused: 'try-again' }
  );
}

/** Nothing, if the token or a password had changed since they were read. */
async function tryToComplete(
  context: Context,
  token: ResetToken,
  account: Account,
  newPassword: string,
  origin: Origin,
): Promise<{ completed: true } | Refusal | undefined> {
  const hashed = await hashNewPassword(context, 'internet', newPassword, account);
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
      { bringsBack: true },
    ),
    ...historyWrites(context, 'internet', account, hashed, events),
  });
  if (written.held) return { completed: true };
  const { refused } = written;
  if (refused.has('token')) return { refused: 'reset-expired' };
  if (refused.has('history') && !refused.has('phone') && !refused.has('credential'))
    return refuseAsUsedBefore('newPassword');
  return undefined;
}

/** Why a token no longer stands, and then it is gone: a password is another than in its time, or the phone password is revoked. */
async function refuseFallen(
  context: Context,
  token: ResetToken,
  resetToken: string,
): Promise<Refusal | undefined> {
  const now = context.now().toISOString();
  const { credential, epoch, phoneCredential, phoneEpoch } = token;
  const found = await context.credentials.getAll(context.db, [credential, phoneCredential]);
  const views = new Map(found.map((each) => [each.id, effective(each, now)]));
  const phone = views.get(phoneCredential);
  const stands = phone?.epoch === phoneEpoch && views.get(credential)?.epoch === epoch;
  if (stands && !phone.revoked) return undefined;
  await context.sessions.end(resetToken);
  return stands ? { refused: 'password-revoked', channel: 'phone' } : { refused: 'reset-expired' };
}
