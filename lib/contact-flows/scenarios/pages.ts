import type { PhoneLanguage } from '../../../functions/phone/contract.ts';

/** Pages that the function says in scenarios: of balances and of movements. */
export type PageName = 'balances' | 'movements';

/** Their texts. What the function says of real data is tested with the function. */
export const pages: Readonly<Record<PhoneLanguage, Readonly<Record<PageName, string>>>> = {
  yue: { balances: '滙豐控股，四百股。', movements: '滙豐控股，存入一百股。' },
  cmn: { balances: '汇丰控股，四百股。', movements: '汇丰控股，存入一百股。' },
  en: {
    balances: 'HSBC Holdings, four hundred shares.',
    movements: 'HSBC Holdings, one hundred shares in.',
  },
};
