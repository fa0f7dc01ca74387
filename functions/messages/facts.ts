/** What a message says of an event, in the words of its language. */
import type { DomainEvent } from '../../core/domain/events.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { nextDayInHongKong } from '../../core/domain/hong-kong.ts';
import { accountIdOf } from '../../core/domain/identifiers.ts';
import type { Facts, Language } from './templates/template.ts';

const HONG_KONG_MS = 8 * 60 * 60 * 1000;
const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

const LANGUAGES = { yue: 'zh-Hant', cmn: 'zh-Hans', en: 'en' } as const satisfies Record<
  string,
  Language
>;

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
  const effective = new Date(nextDayInHongKong(new Date(event.at)).startsAt);
  return {
    name: (language === 'en' ? undefined : holder.nameZh) ?? holder.nameEn,
    tail: accountIdOf(account).accountNumber.slice(-3),
    at: time(new Date(event.at), language),
    effectiveOn: day(effective, language),
    from: place(event, language),
  };
}

function day(instant: Date, language: Language): string {
  const local = new Date(instant.getTime() + HONG_KONG_MS);
  const [year, month, date] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  return language === 'en'
    ? `${date} ${MONTHS[month]} ${year}`
    : `${year}年${month + 1}月${date}日`;
}

function time(instant: Date, language: Language): string {
  const [hours, minutes] = new Date(instant.getTime() + HONG_KONG_MS)
    .toISOString()
    .slice(11, 16)
    .split(':');
  const date = day(instant, language);
  return {
    en: `${hours}:${minutes} on ${date} (Hong Kong time)`,
    'zh-Hant': `${date}${hours}時${minutes}分（香港時間）`,
    'zh-Hans': `${date}${hours}时${minutes}分（香港时间）`,
  }[language];
}

/** A network address whole; of a telephone number only its end. */
function place({ channel, source }: DomainEvent, language: Language): string {
  if (channel === 'phone' && source) {
    const end = source.slice(-4);
    return { en: `a number ending in ${end}`, 'zh-Hant': `尾號${end}`, 'zh-Hans': `尾号${end}` }[
      language
    ];
  }
  return source ?? { en: 'withheld', 'zh-Hant': '沒有顯示', 'zh-Hans': '没有显示' }[language];
}
