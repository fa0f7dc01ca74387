/** What a template of a message is made of, in any language. */
import type { EventType } from '../../../core/domain/events.ts';

/** Sign-ins are told when they come from a new place. What a maker only asks for is not told: nothing has happened yet. */
export const toldTypes = [
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
] as const satisfies EventType[];

export type ToldType = (typeof toldTypes)[number];

export const languages = ['zh-Hant', 'zh-Hans', 'en'] as const;

export type Language = (typeof languages)[number];

/** What differs from message to message, in the words of its language. */
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
  /** It was done by somebody else on the investor's behalf, and might not have been asked for. */
  byParticipant?: true;
}

/** What all messages of a language have in common. */
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
