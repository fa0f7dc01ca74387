import type { Holder } from './holder.ts';

/** A request that nobody decides within seven days can't be approved any more (api.md). */
export const PENDING_MS = 7 * 24 * 60 * 60 * 1000;

export type RequestStatus = 'pending' | 'approved' | 'rejected';

/** Whether it is too late to decide it. @param now ISO 8601 */
export function hasExpired(
  { status, madeAt }: Pick<BrokerRequest, 'status' | 'madeAt'>,
  now: string,
): boolean {
  return status === 'pending' && Date.parse(now) - Date.parse(madeAt) >= PENDING_MS;
}

/** What a maker asks for (api.md, participant API). */
export type Asked =
  | { type: 'open-account'; accountNumber: string; holder: Holder }
  | { type: 'change-holder'; accountNumber: string; holder: Holder }
  | { type: 'reset-phone-password'; accountNumber: string }
  | { type: 'close-account'; accountNumber: string };

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
};
