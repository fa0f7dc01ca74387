import { newEvent } from '../../core/store/events.ts';
import type { TryToApprove } from './approval.ts';

/** Replaces the holder's data. */
export const approveChangeOfHolder: TryToApprove = async (context, { request, by, origin }) => {
  if (request.type !== 'change-holder') throw new Error('not a change of holder');
  const account = await context.accounts.get(request);
  if (account?.status !== 'open') return { refused: 'conflict' };
  const now = context.now();
  const at = now.toISOString();
  const events = [newEvent('holder-changed', origin, at, request.requestId)];
  const written = await context.db.transact({
    request: context.requests.decide(request, { status: 'approved', by, at }, events),
    account: context.accounts.changeHolder(account, request.holder, now, events),
  });
  if (written.applied) return { at, shown: {} };
  return written.refused.has('request') ? { refused: 'conflict' } : undefined;
};
