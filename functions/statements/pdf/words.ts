/** The words of a statement, in Traditional Chinese and English (D19). */
import { HONG_KONG_TIME_ZONE } from '../../../core/domain/hong-kong.ts';
import { MONTHS } from '../../../core/domain/months.ts';
import { writtenDate } from '../../../core/domain/written-time.ts';

/** A text in both languages, which stand side by side. */
export interface Bilingual {
  zh: string;
  en: string;
}

export const WORDS = {
  issuer: {
    zh: '香港中央結算有限公司',
    en: 'Hong Kong Securities Clearing Company Limited',
  },
  service: { zh: '股份獨立戶口', en: 'Stock Segregated Account' },
  daily: { zh: '日結單', en: 'Daily statement' },
  monthly: { zh: '月結單', en: 'Monthly statement' },
  details: { zh: '結單資料', en: 'Statement details' },
  holder: { zh: '結單收件人', en: 'Statement recipient' },
  accountNumber: { zh: '股份獨立戶口號碼', en: 'Account number' },
  participant: { zh: '經紀／託管商編號', en: 'Participant ID' },
  period: { zh: '結單期間', en: 'Period' },
  id: { zh: '結單編號', en: 'Statement number' },
  revision: { zh: '版本', en: 'Revision' },
  completeAt: { zh: '紀錄時間', en: 'Records as at' },
  balances: { zh: '股份結餘', en: 'Account balances' },
  movements: { zh: '股份轉移紀錄', en: 'Stock movements' },
  date: { zh: '日期', en: 'Date' },
  code: { zh: '股份代號', en: 'Code' },
  nameZh: { zh: '股份名稱（中文）', en: 'Name in Chinese' },
  nameEn: { zh: '股份名稱（英文）', en: 'Name in English' },
  opening: { zh: '期初數量', en: 'Opening' },
  closing: { zh: '期末數量', en: 'Closing' },
  in: { zh: '轉入', en: 'In' },
  out: { zh: '轉出', en: 'Out' },
  reference: { zh: '參考編號', en: 'Reference' },
  noMovements: {
    zh: '此段期間沒有股份轉移紀錄。',
    en: 'There were no movements in this period.',
  },
  noOpening: {
    zh: '期初數量：此期間之前沒有紀錄。',
    en: 'Opening quantities: no record from before this period.',
  },
  noClosing: {
    zh: '期末數量：此期間沒有結餘紀錄。',
    en: 'Closing quantities: no record of balances in this period.',
  },
  end: { zh: '結單完', en: 'End of statement' },
  source: {
    zh: '本結單根據香港結算的每日紀錄編製。如有疑問，請聯絡您的經紀／託管商。',
    en: 'This statement is made from the daily records of the depository. If you have a question, please contact your participant.',
  },
} as const satisfies Record<string, Bilingual>;

/** Stands where there is no record. */
export const NO_RECORD = '—';

export function recordedOn(what: 'opening' | 'closing', date: string): Bilingual {
  const { zh, en } = WORDS[what];
  const day = longDate(date);
  return {
    zh: `${zh}：${day.zh}的紀錄。`,
    en: `${en} quantities: as recorded on ${day.en}.`,
  };
}

export function items(count: number): Bilingual {
  return { zh: `共 ${grouped(count)} 項`, en: `Number of items: ${grouped(count)}` };
}

export function page(number: number, of: number): Bilingual {
  return { zh: `第 ${number} 頁，共 ${of} 頁`, en: `Page ${number} of ${of}` };
}

/** Revision 1 is not marked: nothing was corrected. */
export function revised(revision: number): Bilingual {
  return {
    zh: `第 ${revision} 版（更正），取代第 ${revision - 1} 版`,
    en: `Revision ${revision} (corrected), replaces revision ${revision - 1}`,
  };
}

/** `2026年11月5日`, `5 Nov 2026`; of a month `2026年11月`, `November 2026`. */
export function longDate(date: string): Bilingual {
  const [year = '', month = '', day] = date.split('-');
  if (day) return { zh: writtenDate(date, 'zh-Hant'), en: writtenDate(date, 'en') };
  return { zh: `${year}年${Number(month)}月`, en: `${MONTHS[Number(month) - 1]} ${year}` };
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: HONG_KONG_TIME_ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/**
 * @param date the instant's date in Hong Kong
 */
export function hongKongTime(instant: Date, date: string): Bilingual {
  const day = longDate(date);
  const time = clock.format(instant);
  return { zh: `${day.zh} ${time}（香港時間）`, en: `${day.en}, ${time} (Hong Kong time)` };
}

/** `1234567` as `1,234,567`. */
export function grouped(quantity: number | bigint): string {
  return String(quantity).replace(/\B(?=(\d{3})+$)/g, ',');
}
