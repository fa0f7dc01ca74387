/**
 * The messages to investors (D12, standards 14). Each says what happened, when, to which account,
 * what follows from it, and what to do if it was not the investor: first what he can do himself,
 * then whom to call. None holds a link, a password or a user ID; of the account number they state
 * the last three digits.
 */
import type { Email } from '../../core/messages/email.ts';
import { type Part, renderEmail } from '../../core/messages/render-email.ts';
import * as en from './templates/en.ts';
import {
  type AccountFacts,
  type Facts,
  type Frame,
  type Language,
  remedies,
  type Template,
  type TemplateName,
} from './templates/template.ts';
import * as zhHans from './templates/zh-hans.ts';
import * as zhHant from './templates/zh-hant.ts';

export interface Message extends Email {
  /** One segment: 160 characters of GSM-7, or 70 of UCS-2. */
  sms: string;
}

/** The message about an event, in a language. */
export function messageOf(name: TemplateName, language: Language, facts: Facts): Message {
  const { frame, templates } = texts[language];
  const template = templates[name];
  const { subject, happened, next, brief } = template;
  const advice = adviceOf(frame, name, template);
  const follows = next ? [next(facts)] : [];
  return {
    ...emailOf(language, subject, facts, [happened(facts), ...follows, ...advice.full]),
    sms: `${frame.smsPrefix(facts)}${brief({ ...facts, at: facts.atInBrief })}${advice.brief}`,
  };
}

/** An e-mail in the frame of all: greeting, what it is about, and whom it comes from. */
export function emailOf(
  language: Language,
  subject: string,
  facts: AccountFacts,
  parts: readonly Part[],
): Email {
  const { frame } = texts[language];
  const title = frame.subject(subject);
  const about = { about: frame.about(facts) };
  const all = [frame.greeting(facts), ...parts, about, frame.closing, frame.signature];
  return {
    from: frame.from,
    subject: title,
    email: renderEmail(all, { lang: frame.lang, title, colon: frame.colon }),
  };
}

/** What to do if it was not the investor, or if he did not ask for it. */
function adviceOf(
  { notYou, notYouCall, notYouReset, notAskedFor }: Frame,
  name: TemplateName,
  { byParticipant, needsReset }: Template,
): { full: Part[]; brief: string } {
  const remedy = remedies[name];
  if (!remedy) {
    const byName = needsReset ? notYouReset : notYouCall;
    const { full, brief } = byParticipant ? notAskedFor : byName;
    return { full: [full], brief };
  }
  const { full, brief } = notYou.first[remedy];
  const { intro } = byParticipant ? notAskedFor : notYou;
  return { full: [intro, { steps: [full, notYou.last] }], brief };
}

/** The parts that all messages of a language share. */
export function frameOf(language: Language): Frame {
  return texts[language].frame;
}

const texts: Record<Language, { frame: Frame; templates: Record<TemplateName, Template> }> = {
  'zh-Hant': zhHant,
  'zh-Hans': zhHans,
  en,
};
