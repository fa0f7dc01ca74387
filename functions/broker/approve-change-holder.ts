import { changed, isReachable } from '../../core/domain/change-of-holder.ts';
import { holderOf } from '../../core/store/account.ts';
import { newEvent } from '../../core/store/events.ts';
import type { TryToApprove } from './approval.ts';
import { changeTag } from './change-tag.ts';

/**
 * Changes what the request names of the holder, and nothing else (D26). The request keeps what was
 * before and after.
 *
 * Race: if the checker says what he saw, the account read here must still give that. Every other
 * change of the holder until the write fails it (`changeHolder`), and the next try reads again.
 */
export const approveChangeOfHolder: TryToApprove = async (
  context,
  { request, seen, by, origin },
) => {
  if (request.type !== 'change-holder') throw new Error('not a change of holder');
  const account = await context.accounts.get(request);
  if (account?.status !== 'open') return { refused: 'conflict' };
  if (seen !== undefined && seen !== changeTag(account, request.holder))
    return { refused: 'conflict' };
  const before = holderOf(account);
  const after = changed(before, request.holder);
  // The investor may choose at this very moment: only a choice that the request names is written.
  const { alerts: _, ...holder } = after;
  const { alerts } = request.holder;
  if (!isReachable(after)) return { refused: 'conflict' };
  const now = context.now();
  const at = now.toISOString();
  const events = [newEvent('holder-changed', origin, at, request.requestId)];
  const decision = { status: 'approved', by, at, before, after } as const;
  const written = await context.db.transact({
    request: context.requests.decide(request, decision, events),
    account: context.accounts.changeHolder(
      account,
      { ...holder, ...(alerts && { alerts }) },
      now,
      events,
    ),
  });
  if (written.applied) return { at, shown: { before, after } };
  return written.refused.has('request') ? { refused: 'conflict' } : undefined;
};
