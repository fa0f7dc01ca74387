/** Statements to render, equal at every run. */
import { holdingsOf } from '../../../../functions/statements/holdings.ts';
import type { Statement } from '../../../../functions/statements/statement.ts';

export interface Name {
  nameZh: string;
  nameEn: string;
}

/** Issuers of Hong Kong, of names with what names have. */
const ISSUERS: readonly Name[] = [
  { nameEn: 'CKH HOLDINGS', nameZh: '長和' },
  { nameEn: 'HSBC HOLDINGS', nameZh: '滙豐控股' },
  { nameEn: 'HANG SENG BANK', nameZh: '恒生銀行' },
  { nameEn: 'TENCENT', nameZh: '騰訊控股' },
  { nameEn: 'CCB', nameZh: '建設銀行' },
  { nameEn: 'BABA-W', nameZh: '阿里巴巴－Ｗ' },
  { nameEn: 'MEITUAN-W', nameZh: '美團－Ｗ' },
  { nameEn: 'CHOW TAI FOOK', nameZh: '周大福' },
  { nameEn: 'LI NING', nameZh: '李寧' },
  { nameEn: 'MAN WAH HLDGS', nameZh: '敏華控股' },
  { nameEn: 'TSIM SHA TSUI', nameZh: '尖沙咀置業' },
  { nameEn: 'HAIDILAO', nameZh: '海底撈' },
  { nameEn: 'WH GROUP', nameZh: '萬洲國際' },
  { nameEn: 'L’OCCITANE', nameZh: '歐舒丹' },
  { nameEn: 'PRADA S.P.A. – RÉGULIER', nameZh: '普拉達（意大利）' },
  { nameEn: 'YUE YUEN IND', nameZh: '裕元集團' },
];

/** Endings that Hong Kong's names have: HKSCS, extension B, and characters of two forms. */
const ENDINGS = [
  ...'埗邨仔涌墟堃鈊喆瑨堯晉珒瀞灃焜𡃁𠝹𨋢𢳂𩗴啫嘅咗嚟脷攞揼氹嗰',
  '匯',
  '滙',
  '恆',
  '恒',
  '\u{2f9b2}',
  '\u00a0',
];
const LETTERS = ['', ' LTD', '\u00a0HLDGS', ' E\u0301LITE', ' ÉLITE', ' & CO. (2026)', "'S"];

/** Different names, of up to 75 letters. */
export function names(count: number): Name[] {
  return Array.from({ length: count }, (_, i) => {
    const { nameZh, nameEn } = ISSUERS[i % ISSUERS.length] as Name;
    const ending = ENDINGS[i % ENDINGS.length] as string;
    const more = Math.floor(i / ISSUERS.length);
    const long = i % 97 === 0 ? ' INTERNATIONAL HOLDINGS'.repeat(2) : '';
    return {
      nameZh: `${nameZh}${ending}${more}${ending.trim() || '股'}`,
      nameEn: `${nameEn}${LETTERS[i % LETTERS.length]}${long} ${more}`.slice(0, 75),
    };
  });
}

const PERSON = {
  account: { participantId: 'C00088', accountNumber: '10000001' },
  holder: { nameEn: 'Chan Tai Man', nameZh: '陳大文' },
  revision: 1,
};

const stockCode = (i: number) => String(i + 1).padStart(5, '0');

export function daily({ names }: { names: readonly Name[] }): Statement {
  return {
    ...PERSON,
    kind: 'daily',
    period: '2026-10-05',
    completeAt: '2026-10-05T11:05:11.123Z',
    movements: names.map((name, i) => ({
      ...name,
      stockCode: stockCode(i),
      date: '2026-10-05',
      direction: i % 2 === 0 ? 'in' : 'out',
      quantity: 100 * (i + 1),
      reference: `CCASS${String(i).padStart(9, '0')}`,
    })),
  };
}

/** Each stock is held; one in ten moved. */
export function monthly({ names }: { names: readonly Name[] }): Statement {
  const opening = names.map((name, i) => ({ ...name, stockCode: stockCode(i), quantity: i * 100 }));
  const closing = opening.map((each) => ({ ...each, quantity: each.quantity + 50 }));
  const { movements } = daily({ names: names.filter((_, i) => i % 10 === 0) });
  return {
    ...PERSON,
    kind: 'monthly',
    period: '2026-10',
    completeAt: '2026-10-31T22:05:11.123Z',
    movements,
    holdings: {
      openingDate: '2026-09-30',
      closingDate: '2026-10-30',
      stocks: holdingsOf(opening, movements, closing),
    },
  };
}
