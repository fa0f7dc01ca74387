import type { Context } from '../../core/context.ts';
import { effective } from '../../core/domain/effective.ts';
import type { DomainEvent, Origin } from '../../core/domain/events.ts';
import { accountIdOf } from '../../core/domain/identifiers.ts';
import { effectiveKeyring } from '../../core/domain/keyring.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import { hashNewPassword, historyWrites } from '../../core/passwords/new-password.ts';
import type { Account } from '../../core/store/account.ts';
import { newEvent } from '../../core/store/events.ts';
import { keyringOf, MAX_TRIES } from '../../core/store/keyring-of.ts';
import { randomId } from '../../core/store/random-id.ts';
import type { ResetToken } from '../../core/store/sessions.ts';
import { refuseAsUsedBefore, refuseByAccount, refuseByForm } from './password-refusals.ts';

/**
 * Completes a reset (R2, I7). It is effective immediately, and all sessions end.
 * 1. check the rules that need no stored data;
 * 2. check the token: known, not expired, neither password replaced since, and the phone password
 *    not revoked (R3);
 * 3. check personal data (D7);
 * 4. in one transaction, if 2 still holds: use up the token, set the new password and enter it into
 *    the history (D6). Where the ID demands a passkey, the event says so: the new password alone
 *    begins no session (D25). If that changes meanwhile, it is read again.
 *
 * A refused new password leaves the token valid; nothing else does.
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
  const invalid = await refuseInvalid(context, token);
  if (invalid || !account?.internetUserId) return invalid ?? { refused: 'reset-expired' };

  const byAccount = refuseByAccount('newPassword', newPassword, account, account.internetUserId);
  if (byAccount) return byAccount;
  return (
    (await tryToComplete(context, token, account, newPassword, origin)) ??
    (await refuseInvalid(context, token)) ?? { refused: 'try-again' }
  );
}

/** Returns undefined if the token, a password or the demand has changed since it was read. */
async function tryToComplete(
  context: Context,
  token: ResetToken,
  account: Account,
  newPassword: string,
  origin: Origin,
): Promise<{ completed: true } | Refusal | undefined> {
  const hashed = await hashNewPassword(context, 'internet', newPassword, account);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const at = context.now().toISOString();
    const keyring = effectiveKeyring(await keyringOf(context, token.account), at);
    const events: DomainEvent[] = [
      {
        ...newEvent('internet-password-reset', origin, at),
        ...(keyring.passkeyOnly && { passkeyOnly: true }),
      },
    ];
    const written = await context.db.transact({
      token: context.sessions.use(token.id),
      phone: context.credentials.stillProved(
        { id: token.phoneCredential, epoch: token.phoneEpoch },
        at,
      ),
      credential: context.credentials.replace(
        { id: token.credential, epoch: token.epoch },
        { hash: hashed.hash, pepper: context.hasher.pepper, epoch: randomId() },
        { at, events },
        { bringsBack: true },
      ),
      ...historyWrites(context, 'internet', account, hashed, events),
      keyring: context.keyrings.demands(token.account, keyring.passkeyOnly, at),
    });
    if (written.applied) return { completed: true };
    const { refused } = written;
    if (refused.has('token')) return { refused: 'reset-expired' };
    const isStale = refused.has('phone') || refused.has('credential');
    if (refused.has('history') && !isStale) return refuseAsUsedBefore('newPassword');
    if (isStale) return undefined;
  }
  return undefined;
}

/**
 * Why a token is no longer valid: a password was replaced since it was issued, or the phone
 * password is revoked. The token is deleted then.
 */
async function refuseInvalid(context: Context, token: ResetToken): Promise<Refusal | undefined> {
  const now = context.now().toISOString();
  const { credential, epoch, phoneCredential, phoneEpoch } = token;
  const found = await context.credentials.getAll([credential, phoneCredential]);
  const views = new Map(found.map((each) => [each.id, effective(each, now)]));
  const phone = views.get(phoneCredential);
  const isProved = phone?.epoch === phoneEpoch && views.get(credential)?.epoch === epoch;
  if (isProved && !phone.revoked) return undefined;
  await context.db.write(context.sessions.end(token.id));
  return isProved
    ? { refused: 'password-revoked', channel: 'phone' }
    : { refused: 'reset-expired' };
}
