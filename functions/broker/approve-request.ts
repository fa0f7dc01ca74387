import type { BrokerRequest } from '../../core/domain/broker-request.ts';
import { PENDING_MS } from '../../core/domain/broker-request.ts';
import type { Origin } from '../../core/domain/events.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import type { ParticipantUser } from '../../core/http/route.ts';
import type { Shown, TryToApprove } from './approval.ts';
import { approveChangeOfHolder } from './approve-change-holder.ts';
import { approveClosing } from './approve-close-account.ts';
import { approveOpening } from './approve-open-account.ts';
import { approveReset } from './approve-reset.ts';
import type { BrokerContext } from './context.ts';

const MOST_TRIES = 5;

const APPROVALS: Record<BrokerRequest['type'], TryToApprove> = {
  'open-account': approveOpening,
  'change-holder': approveChangeOfHolder,
  'reset-phone-password': approveReset,
  'close-account': approveClosing,
};

/**
 * Another user than the maker approves a request, and what it asks for takes effect (D13). Once, whatever arrives at once: whoever comes too
 * late is told so, and is shown no password.
 */
export async function approveRequest(
  context: BrokerContext,
  user: ParticipantUser,
  requestId: string,
  origin: Origin,
): Promise<(BrokerRequest & Shown) | Refusal> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const request = await context.requests.get(user.participantId, requestId);
    if (!request) return { refused: 'not-found' };
    if (request.madeBy === user.sub) return { refused: 'forbidden' };
    if (!isOpen(request, context.now())) return { refused: 'conflict' };

    const result = await APPROVALS[request.type](context, { request, by: user.sub, origin });
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

export function isOpen({ status, madeAt }: BrokerRequest, now: Date): boolean {
  return status === 'pending' && Date.parse(madeAt) > now.getTime() - PENDING_MS;
}
