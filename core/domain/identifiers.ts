/** The forms of the identifiers that people enter, and the keys under which items are stored. */

const FORMS = {
  /** Eight digits, issued with the account, e.g. `82345601`. */
  phoneUserId: /^[0-9]{8}$/,
  /** One capital letter and five digits, e.g. `C00088`. */
  participantId: /^[A-Z][0-9]{5}$/,
  /** Eight digits, unique within a participant. */
  accountNumber: /^[0-9]{8}$/,
  /** Eight letters or digits, chosen by the investor; compared without regard to case (D8). */
  internetUserId: /^[A-Za-z0-9]{8}$/,
} as const;

export const identifierForms = FORMS;

export interface AccountId {
  participantId: string;
  accountNumber: string;
}

/** The account key: `C00088#12345678`. */
export function accountKey({ participantId, accountNumber }: AccountId): string {
  return `${participantId}#${accountNumber}`;
}

/** The inverse of {@link accountKey}. */
export function accountIdOf(key: string): AccountId {
  const [participantId, accountNumber] = key.split('#');
  if (!participantId || !accountNumber) throw new Error('not an account key');
  return { participantId, accountNumber };
}

export type Channel = 'phone' | 'internet';

/**
 * The credential id: `phone#82345601`, `internet#abcd1234`. User IDs that differ only in case have
 * the same one (D8).
 */
export function credentialId(channel: Channel, userId: string): string {
  return `${channel}#${userId.toLowerCase()}`;
}

/** The channel of a credential id. */
export function channelOf(credential: string): Channel {
  return credential.startsWith('phone#') ? 'phone' : 'internet';
}
