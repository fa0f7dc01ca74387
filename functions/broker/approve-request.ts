import { type BrokerRequest, isOpen } from '../../core/domain/broker-request.ts';
import type { Origin } from '../../core/domain/events.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import type { ParticipantUser } from '../../core/http/route.ts';
import type { Shown, TryToApprove } from './approval.ts';
import { approveChangeOfHolder } from './approve-change-holder.ts';
import { approveClosing } from './approve-close-account.ts';
import { approveOpening } from './approve-open-account.ts';
import { approveRemoval } from './approve-remove-passkeys.ts';
import { approveReset } from './approve-reset.ts';
import type { BrokerContext } from './context.ts';

const MAX_TRIES = 5;

const APPROVALS: Record<BrokerRequest['type'], TryToApprove> = {
  'open-account': approveOpening,
  'change-holder': approveChangeOfHolder,
  'reset-phone-password': approveReset,
  'close-account': approveClosing,
  'remove-passkeys': approveRemoval,
};

/**
 * Approves a request by another user than its maker, and does what it asks for (D13). Exactly one
 * concurrent approval wins; the others get `conflict` and no password.
 * @param seen the tag of what the checker saw of a change of holder; if another change was made
 *   since, that is a conflict, too (D26)
 */
export async function approveRequest(
  context: BrokerContext,
  user: ParticipantUser,
  requestId: string,
  origin: Origin,
  seen?: string,
): Promise<(BrokerRequest & Shown) | Refusal> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const now = context.now();
    const request = await context.requests.get(user.participantId, requestId, now);
    if (!request) return { refused: 'not-found' };
    if (request.madeBy === user.sub) return { refused: 'forbidden' };
    if (!isOpen(request, now.toISOString())) return { refused: 'conflict' };

    // Only changes of holder have tags.
    if (seen !== undefined && request.type !== 'change-holder') return { refused: 'conflict' };

    const approval = { request, seen, by: user.sub, origin };
    const result = await APPROVALS[request.type](context, approval);
    if (!result) continue;
    if (isRefused(result)) return result;
    return {
      ...request,
      status: 'approved',
      decidedBy: user.sub,
      decidedAt: result.at,
      ...result.shown,
    };
  }
  return { refused: 'try-again' };
}
