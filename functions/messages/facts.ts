/** The facts that a message states about an event, formatted in the holder's language. */

import { shownSource } from '../../core/domain/caller-number.ts';
import { resetEffectiveOn } from '../../core/domain/due-reset.ts';
import type { DomainEvent } from '../../core/domain/events.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { accountIdOf } from '../../core/domain/identifiers.ts';
import { participantName } from '../../core/domain/participant-names.ts';
import { writtenDate, writtenTime, writtenTimeInHongKong } from '../../core/domain/written-time.ts';
import { unlinked } from '../../core/messages/unlinked.ts';
import type { AccountFacts, Facts, Language } from './templates/template.ts';

const LANGUAGES = { yue: 'zh-Hant', cmn: 'zh-Hans', en: 'en' } as const satisfies Record<
  string,
  Language
>;

/** The written language of a holder (D16); Traditional Chinese if none is given. */
export function languageOf({ language = 'yue' }: Holder): Language {
  return LANGUAGES[language];
}

/** @param account account key */
export function accountFactsOf(account: string, holder: Holder, language: Language): AccountFacts {
  const { participantId, accountNumber } = accountIdOf(account);
  const name = (language === 'en' ? undefined : holder.nameZh) ?? holder.nameEn;
  return {
    name: unlinked(name),
    tail: accountNumber.slice(-3),
    participant: participantName(participantId, language),
  };
}

/** @param account account key */
export function factsOf(
  event: DomainEvent,
  account: string,
  holder: Holder,
  language: Language,
): Facts {
  const at = new Date(event.at);
  const inFull = writtenTimeInHongKong(at, language);
  return {
    ...accountFactsOf(account, holder, language),
    at: inFull,
    atInBrief: language === 'en' ? `${writtenTime(at, language)} HKT` : inFull,
    effectiveOn: writtenDate(resetEffectiveOn(at).date, language),
    from: place(event, language),
  };
}

/** A whole network address, but only the last four digits of a telephone number. */
function place(event: DomainEvent, language: Language): string {
  const source = shownSource(event);
  if (event.channel !== 'phone') {
    return {
      en: source ? `the address ${source}` : 'an unknown address',
      'zh-Hant': source ? `網絡地址${source}` : '不明的網絡地址',
      'zh-Hans': source ? `网络地址${source}` : '未知网络地址',
    }[language];
  }
  const end = source?.slice(-4);
  return {
    en: end ? `a number ending in ${end}` : 'a withheld number',
    'zh-Hant': end ? `尾數${end}的號碼` : '沒有顯示的號碼',
    'zh-Hans': end ? `尾号${end}的号码` : '未显示的号码',
  }[language];
}
