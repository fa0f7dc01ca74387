/**
 * The messages to investors (D12, standards 14). Each says what happened, when, to which account,
 * what follows from it, and what to do if it was not the investor. None holds a link, a password or
 * a user ID; of the account number they state the last three digits.
 */
import * as en from './templates/en.ts';
import type { Facts, Frame, Language, MessageType, Template } from './templates/template.ts';
import * as zhHans from './templates/zh-hans.ts';
import * as zhHant from './templates/zh-hant.ts';

export interface Message {
  subject: string;
  email: string;
  sms: string;
}

/** The message about an event, in a language. */
export function messageOf(type: MessageType, language: Language, facts: Facts): Message {
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

const texts: Record<Language, { frame: Frame; templates: Record<MessageType, Template> }> = {
  'zh-Hant': zhHant,
  'zh-Hans': zhHans,
  en,
};
