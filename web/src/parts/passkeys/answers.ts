/** What the API answers about passkeys (docs/openapi/investor.json). Instants are ISO 8601. */

/** A passkey of the investor. */
export interface Passkey {
  /** Credential ID of WebAuthn. */
  id: string;
  /** Chosen by the investor. */
  name: string;
  addedAt: string;
  /** Absent before its first use. */
  lastUsedAt?: string;
}

/** `/passkeys` */
export interface Passkeys {
  /** In the order in which they were added. */
  passkeys: Passkey[];
  /** Whether the password alone begins no session (D25). */
  passkeyOnly: boolean;
}

/** `/account/phone-channel` */
export interface PhoneChannel {
  /** Whether callers can ask about the account. */
  open: boolean;
}
