import type { BrokerRequest } from '../../core/domain/broker-request.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { ParticipantUser } from '../../core/http/route.ts';
import { newEvent } from '../../core/store/events.ts';
import { isOpen } from './approve-request.ts';
import type { BrokerContext } from './context.ts';

/** A checker turns a request down; also one that he made himself. Race: only while it is pending. */
export async function rejectRequest(
  context: BrokerContext,
  { participantId, sub }: ParticipantUser,
  requestId: string,
  reason: string | undefined,
  origin: Origin,
): Promise<BrokerRequest | Refusal> {
  const request = await context.requests.get(participantId, requestId);
  if (!request) return { refused: 'not-found' };
  const now = context.now();
  if (!isOpen(request, now)) return { refused: 'conflict' };
  const at = now.toISOString();
  const decision = {
    status: 'rejected',
    by: sub,
    at,
    ...(reason === undefined ? {} : { reason }),
  } as const;
  const events = [newEvent('request-rejected', origin, at, requestId)];
  const written = await context.db.transact({
    request: context.requests.decide(request, decision, events),
  });
  if (!written.held) return { refused: 'conflict' };
  return {
    ...request,
    status: 'rejected',
    decidedBy: sub,
    decidedAt: at,
    ...(reason === undefined ? {} : { reason }),
  };
}
