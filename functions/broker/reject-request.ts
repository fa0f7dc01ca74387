import { type BrokerRequest, isOpen } from '../../core/domain/broker-request.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { ParticipantUser } from '../../core/http/route.ts';
import { newEvent } from '../../core/store/events.ts';
import type { BrokerContext } from './context.ts';

/** Rejects a request; its maker may do so too. Exactly one concurrent decision wins. */
export async function rejectRequest(
  context: BrokerContext,
  { participantId, sub }: ParticipantUser,
  requestId: string,
  reason: string | undefined,
  origin: Origin,
): Promise<BrokerRequest | Refusal> {
  const now = context.now();
  const request = await context.requests.get(participantId, requestId, now);
  if (!request) return { refused: 'not-found' };
  const at = now.toISOString();
  if (!isOpen(request, at)) return { refused: 'conflict' };
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
  if (!written.applied) return { refused: 'conflict' };
  return {
    ...request,
    status: 'rejected',
    decidedBy: sub,
    decidedAt: at,
    ...(reason === undefined ? {} : { reason }),
  };
}
