/**
 * What investors are told, when, and in which words (D12, standards 14). A message says what happened, when, to which account, what follows
 * from it, and what to do if it was not they. It holds no link, no password, no user ID, and of the account number the last three digits.
 */
import * as en from './templates/en.ts';
import type { Facts, Frame, Language, Template, ToldType } from './templates/template.ts';
import * as zhHans from './templates/zh-hans.ts';
import * as zhHant from './templates/zh-hant.ts';

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

const texts: Record<Language, { frame: Frame; templates: Record<ToldType, Template> }> = {
  'zh-Hant': zhHant,
  'zh-Hans': zhHans,
  en,
};
