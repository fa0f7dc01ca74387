import { accountKey, credentialId } from '../../core/domain/identifiers.ts';
import { newEvent } from '../../core/store/events.ts';
import { keyringOf } from '../../core/store/keyring-of.ts';
import { randomId } from '../../core/store/random-id.ts';
import type { TryToApprove } from './approval.ts';
import { promoteIfDue } from './promote.ts';

/**
 * Closes the account for good: its passwords and passkeys are removed, which ends all sessions,
 * resets and removals, and its IDs answer like unknown ones (D18). Its number and its IDs stay
 * taken; the account itself, with its holder, is gone after the years of the settings
 * (docs/decisions/0042). If the first passkey is added meanwhile, the transaction finds a keyring
 * where it read none, and the caller retries.
 */
export const approveClosing: TryToApprove = async (context, { request, by, origin }) => {
  const { credentials, db } = context;
  const account = await context.accounts.get(request);
  if (account?.status !== 'open') return { refused: 'conflict' };
  const phoneId = credentialId('phone', account.phoneUserId);
  const internetId = account.internetUserId && credentialId('internet', account.internetUserId);
  await promoteIfDue(context, phoneId);
  const phone = await credentials.get(phoneId);
  const internet = internetId ? await credentials.get(internetId) : undefined;
  if (!phone || (internetId && !internet)) return undefined;
  const key = accountKey(account);
  const keyring = await keyringOf(context, key);

  const at = context.now().toISOString();
  const events = [newEvent('account-closed', origin, at, request.requestId)];
  const cause = { at, events };
  const written = await db.transact({
    request: context.requests.decide(request, { status: 'approved', by, at }, events),
    account: context.accounts.close(account, cause, context.closedAccountYears),
    number: context.retiredNumbers.add(account, events),
    phone: credentials.retire(phone, randomId(), cause),
    internet: internet ? [credentials.retire(internet, randomId(), cause)] : [],
    passkeys: context.keyrings.clear(key, keyring, cause),
  });
  if (written.applied) return { at, shown: {} };
  return written.refused.has('request') ? { refused: 'conflict' } : undefined;
};
