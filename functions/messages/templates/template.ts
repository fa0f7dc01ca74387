/** The parts of a message template, in any language. */
import type { EventType } from '../../../core/domain/events.ts';
import type { WrittenLanguage } from '../../../core/domain/written-time.ts';
import type { Letterhead } from '../../../core/messages/letterhead.ts';

/**
 * The events around passkeys that investors get a message about (D25). The maker's request to
 * remove them is among them: the owner then has the longest time to object.
 */
export const passkeyMessageTypes = [
  'passkey-added',
  'passkey-removed',
  'passkeys-removed',
  'passkey-sign-in',
  'passkey-refused',
  'passkey-only-set',
  'passkey-only-ended',
  'phone-channel-closed',
  'phone-channel-opened',
  'remove-passkeys-requested',
  'remove-passkeys-approved',
  'remove-passkeys-stopped',
  // Of a right password without the passkey that the ID demands.
  'internet-sign-in-failed',
  // Of a right password on a phone channel that is closed.
  'phone-sign-in-failed',
] as const satisfies EventType[];

/**
 * The events that investors get a message about. Sign-ins only from a new place. Any other request
 * that a maker made is not among them: nothing has happened to the account yet.
 */
export const messageTypes = [
  'account-opened',
  'holder-changed',
  'account-closed',
  'phone-password-reset-approved',
  'phone-password-reset-effective',
  'phone-sign-in',
  'phone-password-changed',
  'phone-password-revoked',
  'internet-user-id-registered',
  'internet-user-id-cancelled',
  'internet-sign-in',
  'internet-password-changed',
  'internet-password-reset',
  'internet-password-revoked',
  'alerts-changed',
  'other-sessions-ended',
  ...passkeyMessageTypes,
] as const satisfies EventType[];

export type MessageType = (typeof messageTypes)[number];

/** A first sign-in has no earlier place to differ from. */
export const firstSignIns = ['first-phone-sign-in', 'first-internet-sign-in'] as const;

/** The reset of a password that does not sign in without a passkey (D25). */
export const RESET_PASSKEY_ONLY = 'internet-password-reset-passkey-only';

export type TemplateName = MessageType | (typeof firstSignIns)[number] | typeof RESET_PASSKEY_ONLY;

export const templateNames: readonly TemplateName[] = [
  ...messageTypes,
  ...firstSignIns,
  RESET_PASSKEY_ONLY,
];

/** What an investor can do at once about what somebody else did, before he calls anyone. */
export type Remedy =
  | 'reset-internet-password'
  | 'change-phone-password'
  | 'check-passkeys'
  | 'stop-removal';

/**
 * A reset of the internet password helps against whoever has it: it needs the CCASS Phone password
 * and signs everyone else out (R2, D12). Whoever changed or revoked the CCASS Phone password, or
 * cancelled the ID, left the investor nothing to do but to call. It does not help against who has a
 * passkey of the ID: that must be removed. Who stopped the removal of lost passkeys has one, while
 * the investor may have none.
 */
export const remedies: Partial<Record<TemplateName, Remedy>> = {
  'phone-sign-in': 'change-phone-password',
  'first-phone-sign-in': 'change-phone-password',
  'internet-user-id-registered': 'reset-internet-password',
  'internet-sign-in': 'reset-internet-password',
  'first-internet-sign-in': 'reset-internet-password',
  'internet-password-changed': 'reset-internet-password',
  'internet-password-reset': 'reset-internet-password',
  'internet-password-revoked': 'reset-internet-password',
  'alerts-changed': 'reset-internet-password',
  'other-sessions-ended': 'reset-internet-password',
  'internet-sign-in-failed': 'reset-internet-password',
  [RESET_PASSKEY_ONLY]: 'reset-internet-password',
  'passkey-added': 'check-passkeys',
  'passkey-removed': 'check-passkeys',
  'passkey-sign-in': 'check-passkeys',
  'passkey-refused': 'check-passkeys',
  'passkey-only-set': 'check-passkeys',
  'passkey-only-ended': 'check-passkeys',
  'phone-channel-closed': 'check-passkeys',
  'phone-channel-opened': 'check-passkeys',
  'remove-passkeys-approved': 'stop-removal',
};

export const languages = ['zh-Hant', 'zh-Hans', 'en'] as const satisfies readonly WrittenLanguage[];

export type Language = WrittenLanguage;

/** Whom a message goes to and about which account, in its language. */
export interface AccountFacts {
  name: string;
  /** The last three digits of the account number. */
  tail: string;
  /** The participant's name and ID, or the ID alone. */
  participant: string;
}

/** The variable parts of a message, formatted in its language. */
export interface Facts extends AccountFacts {
  /** Date and time in Hong Kong, which it names. */
  at: string;
  /** The same, for a text message. */
  atInBrief: string;
  /** The day on which a reset takes effect, in Hong Kong. */
  effectiveOn: string;
  /** Network address, or the end of a telephone number. */
  from: string;
}

export interface Template {
  subject: string;
  /** One or two sentences, for the e-mail. */
  happened: (facts: Facts) => string;
  /** What follows from it. */
  next?: (facts: Facts) => string;
  /** One sentence, for the text message; its `at` is the brief one. */
  brief: (facts: Facts) => string;
  /** The participant did it on the investor's behalf, perhaps without being asked. */
  byParticipant?: true;
  /** Somebody else has the CCASS Phone password, and only the participant can reset it. */
  needsReset?: true;
}

export type PasskeyTemplates = Record<
  (typeof passkeyMessageTypes)[number] | typeof RESET_PASSKEY_ONLY,
  Template
>;

/** What the investor is to do, in full for the e-mail and in brief for the text message. */
interface Advice {
  full: string;
  brief: string;
}

/** The parts that all messages of a language share. */
export interface Frame extends Letterhead {
  subject: (subject: string) => string;
  greeting: (facts: AccountFacts) => string;
  /** If somebody else did it: what to do first, and last. */
  notYou: { intro: string; first: Record<Remedy, Advice>; last: string };
  /** If somebody else did it, and the investor can only call. */
  notYouCall: Advice;
  /** The same, and what to ask for is a reset of the CCASS Phone password (R1). */
  notYouReset: Advice;
  /** If he did not ask the participant for it; `intro` before what he can do himself. */
  notAskedFor: Advice & { intro: string };
  /** Name and value of what the message is about. */
  about: (facts: AccountFacts) => [name: string, value: string][];
  /** How a text message begins. */
  smsPrefix: (facts: AccountFacts) => string;
}
