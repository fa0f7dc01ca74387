import { chineseSpeech } from './chinese.ts';

/** Cantonese, for Hiujin. */
export const yue = chineseSpeech({
  numerals: {
    tenThousand: '萬',
    hundredMillion: '億',
    two: '兩',
    twoBeforeUnits: false,
    dayOfMonth: '號',
  },
  balancesAsOf: (date) => `截至${date}，你戶口嘅股份結餘如下。`,
  movementsOf: (days) => `以下係最近${days}日嘅股份轉移紀錄，由最近嘅讀起。`,
  stockCode: '股份代號',
  nothingLeft: '結餘係零',
  in: '轉入',
  out: '轉出',
});
