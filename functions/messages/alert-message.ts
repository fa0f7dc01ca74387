/**
 * The message about movements of a day (D20). It holds no link, no password and no user ID; of the
 * account number it states the last three digits.
 */
import type { Holder } from '../../core/domain/holder.ts';
import { writtenDate } from '../../core/domain/written-time.ts';
import { unlinked } from '../../core/messages/unlinked.ts';
import type { Alert } from '../../core/store/alerts.ts';
import { accountFactsOf } from './facts.ts';
import { alertTexts as en } from './templates/alert-en.ts';
import type { AlertFacts, AlertText } from './templates/alert-text.ts';
import { alertTexts as zhHans } from './templates/alert-zh-hans.ts';
import { alertTexts as zhHant } from './templates/alert-zh-hant.ts';
import type { Language } from './templates/template.ts';
import { emailOf, frameOf, type Message } from './templates.ts';

const texts: Record<Language, AlertText> = {
  'zh-Hant': zhHant.alert,
  'zh-Hans': zhHans.alert,
  en: en.alert,
};

export function alertMessage(alert: Alert, holder: Holder, language: Language): Message {
  const text = texts[language];
  const { account, date, count, movements, isCorrection } = alert;
  const facts: AlertFacts = {
    ...accountFactsOf(account, holder, language),
    day: writtenDate(date, language),
    count,
    isCorrection,
  };
  const list = movements.map((each) => unlinked(text.movement(each)));
  if (count > list.length) list.push(text.more(count - list.length));
  const parts = [text.happened(facts), { list }, text.next];
  return {
    ...emailOf(language, text.subject(facts), facts, parts),
    sms: `${frameOf(language).smsPrefix(facts)}${text.brief(facts)}`,
  };
}
