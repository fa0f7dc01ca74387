import { chineseSpeech } from './chinese.ts';

/** Cantonese, for Hiujin. */
export const yue = chineseSpeech({
  numerals: { tenThousand: '萬', hundredMillion: '億', two: '兩', dayOfMonth: '號' },
  moreThan: '超過',
  balances: (date, count) => `截至${date}，你有${count}隻股份。`,
  listed: (date, count) => `截至${date}，你嘅清單有${count}隻股份。`,
  movements: (days, count) => `最近${days}日有${count}項股份轉移紀錄，由最近嘅讀起。`,
  stockCode: '代號',
  nothingLeft: '結餘係零',
  in: '轉入',
  out: '轉出',
  asOf: (date) => `截至${date}`,
  notHeld: (stockCode) => `你嘅戶口冇代號${stockCode}嘅股份`,
  lastMovement: '上次轉移係',
  notMoved: (months) => `最近${months}個月冇轉移紀錄。`,
});
