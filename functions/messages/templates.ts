/**
 * What investors are told, when, and in which words (D12, standards 14). A message says what happened, when, to which account, what follows
 * from it, and what to do if it was not they. It holds no link, no password, no user ID, and of the account number the last three digits.
 */
import type { EventType } from '../../core/domain/events.ts';
import * as en from './templates/en.ts';
import * as zhHans from './templates/zh-hans.ts';
import * as zhHant from './templates/zh-hant.ts';

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

export interface Message {
  subject: string;
  email: string;
  sms: string;
}

/** The message about an event, in a language. */
export function messageOf(type: ToldType, language: Language, facts: Facts): Message {
  const { frame, templates } = texts[language];
  const { subject, happened, next, brief, byParticipant } = templates[type];
  const [inFull, inShort] = byParticipant ? frame.notAskedFor : frame.notYou;
  const paragraphs = [frame.greeting(facts), happened(facts), next?.(facts), inFull, frame.closing];
  return {
    subject: frame.subject(subject),
    email: `${paragraphs.filter(Boolean).join('\n\n')}\n`,
    sms: `${frame.sender(facts)}${brief(facts)}${inShort}`,
  };
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

const texts: Record<Language, { frame: Frame; templates: Record<ToldType, Template> }> = {
  'zh-Hant': zhHant,
  'zh-Hans': zhHans,
  en,
};
