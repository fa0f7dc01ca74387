import type { HolderChange } from './change-of-holder.ts';
import type { Holder } from './holder.ts';

/** Seven days: a request that nobody decides by then can no longer be approved (api.md). */
export const PENDING_MS = 7 * 24 * 60 * 60 * 1000;

export type RequestStatus = 'pending' | 'approved' | 'rejected' | 'withdrawn';

/** As a participant sees it: a pending request that nobody decided in time has expired. */
export type ListedStatus = RequestStatus | 'expired';

/**
 * A request made at this moment or before can no longer be decided.
 * @param now ISO 8601
 * @returns ISO 8601 in UTC with milliseconds
 */
export function expiredSince(now: string): string {
  return new Date(Date.parse(now) - PENDING_MS).toISOString();
}

type Age = Pick<BrokerRequest, 'status' | 'madeAt'>;

/** Whether a request is still open: pending, and made within seven days. @param now ISO 8601 */
export function isOpen({ status, madeAt }: Age, now: string): boolean {
  return status === 'pending' && madeAt > expiredSince(now);
}

/** Whether nobody decided a request in time. @param now ISO 8601 */
export function hasExpired(request: Age, now: string): boolean {
  return request.status === 'pending' && !isOpen(request, now);
}

/** What a maker asks for (api.md, participant API). */
export type Asked =
  | { type: 'open-account'; accountNumber: string; holder: Holder }
  | { type: 'change-holder'; accountNumber: string; holder: HolderChange }
  | { type: 'reset-phone-password'; accountNumber: string }
  | { type: 'close-account'; accountNumber: string }
  | { type: 'remove-passkeys'; accountNumber: string };

/** What is stored of it. */
export type BrokerRequest = Asked & {
  participantId: string;
  requestId: string;
  status: RequestStatus;
  /** `sub` of the maker's token. */
  madeBy: string;
  /** ISO 8601 */
  madeAt: string;
  decidedBy?: string;
  decidedAt?: string;
  reason?: string;
  /** Of an approved change of holder: the holder until then, and from then on (D26). */
  before?: Holder;
  after?: Holder;
  /** When it is gone, in seconds since 1970 (TTL); absent: never. */
  expiresAt?: number;
};
