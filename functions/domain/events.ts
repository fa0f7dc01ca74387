/** Everything that is recorded about an account (api.md, event types; D12). */
export type EventType =
  | 'account-opened'
  | 'phone-password-verified'
  | 'phone-password-refused'
  | 'phone-password-reset-approved'
  | 'phone-password-reset-effective'
  | 'phone-password-revoked'
  | 'internet-user-id-registered'
  | 'internet-user-id-cancelled'
  | 'internet-sign-in'
  | 'internet-sign-in-failed'
  | 'internet-password-changed'
  | 'internet-password-reset'
  | 'internet-password-revoked';

/** Where a change comes from. */
export interface Origin {
  /** `investor`, `system`, or the `sub` of a participant's user. */
  actor: string;
  channel: 'internet' | 'phone' | 'participant' | 'system';
  /** Network address or telephone number. */
  source?: string;
  /** Id of the HTTP request or of the call, to find the log by. */
  request?: string;
}

/** One entry of an item's `lastEvents`: the reason that its last change carries. */
export interface DomainEvent extends Origin {
  id: string;
  type: EventType;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
}
