import { type BrokerRequest, isOpen } from '../../core/domain/broker-request.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { ParticipantUser } from '../../core/http/route.ts';
import { newEvent } from '../../core/store/events.ts';
import type { BrokerContext } from './context.ts';

/** Withdraws a request of the user's own while it is pending (D26). */
export async function withdrawRequest(
  context: BrokerContext,
  { participantId, sub }: ParticipantUser,
  requestId: string,
  origin: Origin,
): Promise<BrokerRequest | Refusal> {
  const now = context.now();
  const request = await context.requests.get(participantId, requestId, now);
  if (!request) return { refused: 'not-found' };
  if (request.madeBy !== sub) return { refused: 'forbidden' };
  const at = now.toISOString();
  if (!isOpen(request, at)) return { refused: 'conflict' };
  const events = [newEvent('request-withdrawn', origin, at, requestId)];
  const written = await context.db.transact({
    request: context.requests.decide(request, { status: 'withdrawn', by: sub, at }, events),
  });
  if (!written.applied) return { refused: 'conflict' };
  return { ...request, status: 'withdrawn', decidedBy: sub, decidedAt: at };
}
