import { chineseSpeech } from './chinese.ts';

/** Mandarin, for Zhiyu. */
export const cmn = chineseSpeech({
  numerals: { tenThousand: '万', hundredMillion: '亿', two: '两', dayOfMonth: '日' },
  moreThan: '超过',
  balances: (date, count) => `截至${date}，您持有${count}只股票。`,
  listed: (date, count) => `截至${date}，您的清单有${count}只股票。`,
  movements: (days, count) => `最近${days}天有${count}条股份转移记录，从最近的开始。`,
  stockCode: '股票代码',
  nothingLeft: '余额为零',
  in: '转入',
  out: '转出',
  asOf: (date) => `截至${date}`,
  notHeld: (stockCode) => `您的账户没有代码${stockCode}的股票`,
  lastMovement: '上次转移是',
  notMoved: (months) => `最近${months}个月没有转移记录。`,
});
