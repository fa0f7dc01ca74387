/** The parts of a message template, in any language. */
import type { EventType } from '../../../core/domain/events.ts';

/**
 * The events that investors get a message about. Sign-ins only from a new place. A request that a
 * maker made is not among them: nothing has happened to the account yet.
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
] as const satisfies EventType[];

export type MessageType = (typeof messageTypes)[number];

export const languages = ['zh-Hant', 'zh-Hans', 'en'] as const;

export type Language = (typeof languages)[number];

/** The variable parts of a message, formatted in its language. */
export interface Facts {
  name: string;
  /** The last three digits of the account number. */
  tail: string;
  /** Date and time in Hong Kong. */
  at: string;
  /** The day on which a reset takes effect, in Hong Kong. */
  effectiveOn: string;
  /** Network address, or the end of a telephone number. */
  from: string;
}

export interface Template {
  subject: string;
  /** One sentence, for the e-mail. */
  happened: (facts: Facts) => string;
  /** What follows from it. */
  next?: (facts: Facts) => string;
  /** One sentence, for the text message. */
  brief: (facts: Facts) => string;
  /** The participant did it on the investor's behalf, perhaps without being asked. */
  byParticipant?: true;
}

/** The parts that all messages of a language share. */
export interface Frame {
  subject: (subject: string) => string;
  greeting: (facts: Facts) => string;
  /** In full and in short. */
  notYou: [string, string];
  notAskedFor: [string, string];
  closing: string;
  /** How a text message begins. */
  sender: (facts: Facts) => string;
}
