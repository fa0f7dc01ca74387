import { type BrokerRequest, isOpen } from '../../core/domain/broker-request.ts';
import { changed } from '../../core/domain/change-of-holder.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import { holderOf } from '../../core/store/account.ts';
import { changeTag } from './change-tag.ts';
import type { BrokerContext } from './context.ts';

/**
 * One request. A change of holder that can still be approved comes with the holder as it is and as
 * it would be, so that the checker sees both (D26), and with a tag of these for the approval.
 */
export async function showRequest(
  context: BrokerContext,
  participantId: string,
  requestId: string,
): Promise<(BrokerRequest & { tag?: string }) | Refusal> {
  const now = context.now();
  const request = await context.requests.get(participantId, requestId, now);
  if (!request) return { refused: 'not-found' };
  if (request.type !== 'change-holder' || !isOpen(request, now.toISOString())) return request;
  const account = await context.accounts.get(request);
  if (!account) return request;
  const before = holderOf(account);
  const tag = changeTag(account, request.holder);
  return { ...request, before, after: changed(before, request.holder), tag };
}
