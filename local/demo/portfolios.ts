/** The stocks of the demo accounts. */

export interface DemoStock {
  code: string;
  en: string;
  zh: string;
  /** Quantity that is always held. */
  base: number;
  /** Quantity that moves in and out in turn. */
  lot: number;
  /** Business days between two movements. */
  every: number;
}

/** In the order of the demo accounts. */
export const portfolios: readonly (readonly DemoStock[])[] = [
  [
    { code: '00001', en: 'CKH HOLDINGS', zh: '長和', base: 1500, lot: 500, every: 13 },
    { code: '00005', en: 'HSBC HOLDINGS', zh: '滙豐控股', base: 4000, lot: 400, every: 7 },
    { code: '00011', en: 'HANG SENG BANK', zh: '恒生銀行', base: 300, lot: 100, every: 17 },
    { code: '00388', en: 'HKEX', zh: '香港交易所', base: 200, lot: 100, every: 11 },
    { code: '00700', en: 'TENCENT', zh: '騰訊控股', base: 600, lot: 100, every: 5 },
    { code: '00941', en: 'CHINA MOBILE', zh: '中國移動', base: 0, lot: 500, every: 19 },
    { code: '02800', en: 'TRACKER FUND', zh: '盈富基金', base: 10_000, lot: 500, every: 9 },
    { code: '09988', en: 'BABA-W', zh: '阿里巴巴－Ｗ', base: 1200, lot: 100, every: 6 },
  ],
  [
    { code: '00939', en: 'CCB', zh: '建設銀行', base: 20_000, lot: 1000, every: 8 },
    { code: '01299', en: 'AIA', zh: '友邦保險', base: 800, lot: 200, every: 12 },
    { code: '01810', en: 'XIAOMI-W', zh: '小米集團－Ｗ', base: 2000, lot: 200, every: 4 },
    { code: '03690', en: 'MEITUAN-W', zh: '美團－Ｗ', base: 500, lot: 100, every: 10 },
  ],
  [
    { code: '00002', en: 'CLP HOLDINGS', zh: '中電控股', base: 1000, lot: 500, every: 14 },
    { code: '00823', en: 'LINK REIT', zh: '領展房產基金', base: 700, lot: 100, every: 9 },
  ],
];
