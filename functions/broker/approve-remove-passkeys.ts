import { accountKey } from '../../core/domain/identifiers.ts';
import { hasPasskeys, removalEffectiveOn } from '../../core/domain/keyring.ts';
import { newEvent } from '../../core/store/events.ts';
import { keyringOf } from '../../core/store/keyring-of.ts';
import { randomId } from '../../core/store/random-id.ts';
import type { TryToApprove } from './approval.ts';

/**
 * Schedules the removal of all passkeys of an account for the next day in Hong Kong, counted from
 * now (D25). Until then the owner stops it by signing in with a passkey. It replaces a removal that
 * is still pending; one that is due is put into effect first.
 */
export const approveRemoval: TryToApprove = async (context, { request, by, origin }) => {
  const account = await context.accounts.get(request);
  if (account?.status !== 'open') return { refused: 'conflict' };
  const key = accountKey(account);
  if (!hasPasskeys(await keyringOf(context, key))) return { refused: 'conflict' };

  const now = context.now();
  const at = now.toISOString();
  const { startsAt: effectiveAt } = removalEffectiveOn(now);
  const events = [newEvent('remove-passkeys-approved', origin, at, request.requestId)];
  const written = await context.db.transact({
    request: context.requests.decide(request, { status: 'approved', by, at }, events),
    keyring: context.keyrings.scheduleRemoval(
      key,
      { effectiveAt, epoch: randomId() },
      { at, events },
    ),
  });
  if (written.applied) return { at, shown: {} };
  return written.refused.has('request') ? { refused: 'conflict' } : undefined;
};
