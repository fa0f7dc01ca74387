/** Demo positions and movements: daily files of three months, equal at every start. */
import { DAY_MS, dateInHongKong } from '../../core/domain/hong-kong.ts';
import type { AccountId } from '../../core/domain/identifiers.ts';
import { headers } from '../../functions/feed/row.ts';

interface Stock {
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

const stock = (
  code: string,
  en: string,
  zh: string,
  base: number,
  lot: number,
  every: number,
): Stock => ({
  code,
  en,
  zh,
  base,
  lot,
  every,
});

/** In the order of the demo accounts. */
const PORTFOLIOS: readonly (readonly Stock[])[] = [
  [
    stock('00001', 'CKH HOLDINGS', '長和', 1500, 500, 13),
    stock('00005', 'HSBC HOLDINGS', '滙豐控股', 4000, 400, 7),
    stock('00011', 'HANG SENG BANK', '恒生銀行', 300, 100, 17),
    stock('00388', 'HKEX', '香港交易所', 200, 100, 11),
    stock('00700', 'TENCENT', '騰訊控股', 600, 100, 5),
    stock('00941', 'CHINA MOBILE', '中國移動', 0, 500, 19),
    stock('02800', 'TRACKER FUND', '盈富基金', 10_000, 500, 9),
    stock('09988', 'BABA-W', '阿里巴巴－Ｗ', 1200, 100, 6),
  ],
  [
    stock('00939', 'CCB', '建設銀行', 20_000, 1000, 8),
    stock('01299', 'AIA', '友邦保險', 800, 200, 12),
    stock('01810', 'XIAOMI-W', '小米集團－Ｗ', 2000, 200, 4),
    stock('03690', 'MEITUAN-W', '美團－Ｗ', 500, 100, 10),
  ],
  [
    stock('00002', 'CLP HOLDINGS', '中電控股', 1000, 500, 14),
    stock('00823', 'LINK REIT', '領展房產基金', 700, 100, 9),
  ],
];

const DAYS = 92;

/** A daily file. */
export interface DemoFile {
  name: string;
  body: string;
}

/**
 * The daily files of the business days up to the day before `now` in Hong Kong, oldest first. A
 * day's files do not depend on when they are generated.
 */
export function demoFiles(accounts: readonly AccountId[], now: Date): DemoFile[] {
  const files: DemoFile[] = [];
  for (let back = DAYS; back > 0; back--) {
    const day = new Date(now.getTime() - back * DAY_MS);
    const date = dateInHongKong(day);
    const number = businessDay(date);
    if (number === undefined) continue;
    const lines = { balances: [] as string[], movements: [] as string[] };
    for (const [i, { participantId, accountNumber }] of accounts.entries()) {
      for (const { code, en, zh, base, lot, every } of PORTFOLIOS[i] ?? []) {
        const turns = Math.floor(number / every);
        const first = [participantId, accountNumber, code, en, zh];
        lines.balances.push([...first, base + (turns % 2) * lot].join());
        if (number % every !== 0) continue;
        const reference = `${date.replaceAll('-', '')}${code}`;
        lines.movements.push([...first, turns % 2 === 1 ? 'in' : 'out', lot, reference].join());
      }
    }
    for (const kind of ['movements', 'balances'] as const) {
      files.push({
        name: `${kind}-${date}.csv`,
        body: [headers[kind].join(), ...lines[kind], ''].join('\r\n'),
      });
    }
  }
  return files;
}

/** Number of business days since the first Monday of 1970; undefined on Saturdays and Sundays. */
function businessDay(date: string): number | undefined {
  const days = Date.parse(date) / DAY_MS - 4;
  const [week, weekday] = [Math.floor(days / 7), ((days % 7) + 7) % 7];
  return weekday < 5 ? week * 5 + weekday : undefined;
}
