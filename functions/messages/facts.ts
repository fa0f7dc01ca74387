/** The facts that a message states about an event, formatted in the holder's language. */

import { resetEffectiveOn } from '../../core/domain/due-reset.ts';
import type { DomainEvent } from '../../core/domain/events.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { HONG_KONG_TIME_ZONE } from '../../core/domain/hong-kong.ts';
import { accountIdOf } from '../../core/domain/identifiers.ts';
import type { Facts, Language } from './templates/template.ts';

const LANGUAGES = { yue: 'zh-Hant', cmn: 'zh-Hans', en: 'en' } as const satisfies Record<
  string,
  Language
>;

const timeZone = HONG_KONG_TIME_ZONE;
const hoursAndMinutes = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone });
/** British English: the day before the month, `5 November 2026`. */
const LOCALES = { 'zh-Hant': 'zh-Hant-HK', 'zh-Hans': 'zh-Hans-CN', en: 'en-GB' } as const;

/** The written language of a holder (D16); Traditional Chinese if none is given. */
export function languageOf({ language = 'yue' }: Holder): Language {
  return LANGUAGES[language];
}

/** @param account account key */
export function factsOf(
  event: DomainEvent,
  account: string,
  holder: Holder,
  language: Language,
): Facts {
  const at = new Date(event.at);
  return {
    name: (language === 'en' ? undefined : holder.nameZh) ?? holder.nameEn,
    tail: accountIdOf(account).accountNumber.slice(-3),
    at: time(at, language),
    effectiveOn: day(new Date(resetEffectiveOn(at).startsAt), language),
    from: place(event, language),
  };
}

function day(instant: Date, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone }).format(
    instant,
  );
}

function time(instant: Date, language: Language): string {
  const clock = hoursAndMinutes.format(instant);
  const [hours, minutes] = clock.split(':');
  const date = day(instant, language);
  return {
    en: `${clock} on ${date} (Hong Kong time)`,
    'zh-Hant': `${date}${hours}時${minutes}分（香港時間）`,
    'zh-Hans': `${date}${hours}时${minutes}分（香港时间）`,
  }[language];
}

/** A whole network address, but only the last four digits of a telephone number. */
function place({ channel, source }: DomainEvent, language: Language): string {
  if (channel === 'phone' && source) {
    const end = source.slice(-4);
    return { en: `a number ending in ${end}`, 'zh-Hant': `尾號${end}`, 'zh-Hans': `尾号${end}` }[
      language
    ];
  }
  return source ?? { en: 'withheld', 'zh-Hant': '沒有顯示', 'zh-Hans': '没有显示' }[language];
}
