import type { BrokerRequest } from '../../core/domain/broker-request.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { BrokerContext } from './context.ts';

/** What an approval shows, once: an account's user ID and first password, or a reset's password and the day that it takes effect. */
export interface Shown {
  phoneUserId?: string;
  phonePassword?: string;
  effectiveOn?: string;
}

/** An approval under way: the request, who approves it, and when. */
export interface Approval {
  request: BrokerRequest;
  by: string;
  origin: Origin;
}

/** The approval is written: when, and what it shows. */
export interface Approved {
  at: string;
  shown: Shown;
}

/**
 * Nothing, if what it leans on changed since it was read: then it is begun again. Each try is one transaction: the request is approved if,
 * and only if, what it asks for is done.
 */
export type TryToApprove = (
  context: BrokerContext,
  approval: Approval,
) => Promise<Approved | Refusal | undefined>;
