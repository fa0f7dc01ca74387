import { newEvent } from '../../core/store/events.ts';
import type { TryToApprove } from './approval.ts';

/** Replaces the holder's data. */
export const approveChangeOfHolder: TryToApprove = async (context, { request, by, origin }) => {
  if (request.type !== 'change-holder') throw new Error('not a change of holder');
  const at = context.now().toISOString();
  const events = [newEvent('holder-changed', origin, at, request.requestId)];
  const written = await context.db.transact({
    request: context.requests.decide(request, { status: 'approved', by, at }, events),
    account: context.accounts.changeHolder(request, request.holder, events),
  });
  return written.applied ? { at, shown: {} } : { refused: 'conflict' };
};
