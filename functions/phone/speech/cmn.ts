import { chineseSpeech } from './chinese.ts';

/** Mandarin, for Zhiyu. */
export const cmn = chineseSpeech({
  numerals: {
    tenThousand: '万',
    hundredMillion: '亿',
    two: '两',
    twoBeforeUnits: true,
    dayOfMonth: '日',
  },
  balancesAsOf: (date) => `截至${date}，您账户的持股余额如下。`,
  movementsOf: (days) => `以下是最近${days}天的股份转移记录，从最近的开始。`,
  stockCode: '股票代码',
  nothingLeft: '余额为零',
  in: '转入',
  out: '转出',
});
