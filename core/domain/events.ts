/** All event types that are recorded about an account (api.md, event types; D12). */
export const eventTypes = [
  'open-account-requested',
  'account-opened',
  'change-holder-requested',
  'holder-changed',
  'close-account-requested',
  'account-closed',
  'request-rejected',
  'request-withdrawn',
  'phone-password-verified',
  'phone-password-refused',
  'phone-password-reset-requested',
  'phone-password-reset-approved',
  'phone-password-reset-effective',
  'phone-sign-in',
  'phone-sign-in-failed',
  'phone-password-changed',
  'phone-password-revoked',
  'internet-user-id-registered',
  'internet-user-id-cancelled',
  'internet-sign-in',
  'internet-sign-in-failed',
  'internet-password-changed',
  'internet-password-reset',
  'internet-password-revoked',
  'alerts-changed',
  'other-sessions-ended',
  'statement-fetched',
  'passkey-added',
  'passkey-removed',
  'passkeys-removed',
  'passkey-sign-in',
  'passkey-refused',
  'passkey-only-set',
  'passkey-only-ended',
  'phone-channel-closed',
  'phone-channel-opened',
] as const;

/**
 * Event types that are recorded and told, and shown by no API: the list above, a contract, has none
 * for them. Of lost passkeys it names the removal only.
 */
export const internalEventTypes = [
  'remove-passkeys-requested',
  'remove-passkeys-approved',
  'remove-passkeys-stopped',
] as const;

export type EventType = (typeof eventTypes)[number] | (typeof internalEventTypes)[number];

/** Where a change comes from. */
export interface Origin {
  /** `investor`, `system`, or the `sub` of a participant's user. */
  actor: string;
  channel: 'internet' | 'phone' | 'participant' | 'system';
  /** Network address or telephone number. */
  source?: string;
  /** Id of the HTTP request or of the call, to find its log. */
  trace?: string;
  /** Name of the web session in which it happened, or that it begins. */
  session?: string;
}

/** One entry of an item's `lastEvents`: a reason of its last change. */
export interface DomainEvent extends Origin {
  id: string;
  type: EventType;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  /** Id of the participant's request that it belongs to. */
  request?: string;
  /**
   * The ID demanded a passkey: a right password began no session, or a new one begins none (D25).
   */
  passkeyOnly?: true;
  /** Name in the keyring of the passkey that was added, removed, used or refused. */
  passkey?: string;
  /** The phone channel was closed: a right password gave the call no access (D25). */
  lineClosed?: true;
}

/**
 * A change that no event explains: somebody bypassed the service. It tells which attributes
 * changed, not their values. Its type is not a public one (api.md): it is for the operator, and
 * participants do not see it.
 */
export interface UnattributedChange {
  id: string;
  type: 'unattributed';
  /** When DynamoDB saw it; ISO 8601. */
  at: string;
  actor: 'unknown';
  channel: 'system';
  table: string;
  change: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** Names of the attributes that changed, sorted. */
  attributes: string[];
}
