import type { BrokerRequest } from '../../core/domain/broker-request.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { Holder } from '../../core/domain/holder.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { BrokerContext } from './context.ts';

/**
 * What an approval shows: a user ID and its first password, or a reset's password and day, once;
 * or the holder before and after.
 */
export interface Shown {
  phoneUserId?: string;
  phonePassword?: string;
  effectiveOn?: string;
  before?: Holder;
  after?: Holder;
}

/** An approval to be made: of which request, by whom. */
export interface Approval {
  request: BrokerRequest;
  /** The tag of the change that the checker saw; absent: whatever it is now. */
  seen?: string | undefined;
  by: string;
  origin: Origin;
}

/** An approval that was made: when, and what it shows. */
export interface Approved {
  at: string;
  shown: Shown;
}

/**
 * Approves a request and does what it asks for, in one transaction. Returns undefined if the data
 * it read has changed; the caller retries.
 */
export type TryToApprove = (
  context: BrokerContext,
  approval: Approval,
) => Promise<Approved | Refusal | undefined>;
