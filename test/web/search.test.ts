/** What a search for stocks finds, without a browser. */
import { describe, expect, it } from 'vitest';
import { fold, loadVariants, searchIn } from '../../web/src/parts/search.ts';

const variants = await loadVariants();
const stocks = [
  ['00005', 'HSBC HOLDINGS', '滙豐控股'],
  ['00011', 'HANG SENG BANK', '恒生銀行'],
  ['00050', 'HK FERRY (HOLD)', '香港小輪（集團）'],
  ['00500', 'FRONTIER SER', '先豐服務集團'],
  ['00700', 'TENCENT', '騰訊控股'],
  ['03690', 'MEITUAN-W', '美團－Ｗ'],
  ['09988', 'BABA-W', '阿里巴巴－Ｗ'],
  ['02899', 'ZIJIN MINING 5', '紫金礦業'],
  ['80700', 'TENCENT-R', '騰訊控股－Ｒ'],
].map(([stockCode = '', en = '', zh = '']) => ({ stockCode, name: { en, zh } }));
const find = searchIn(stocks, variants);
const codes = (query: string) => find(query).map(({ stockCode }) => stockCode);

describe('stock codes', () => {
  it.each(['00700', '700', '0700', '00700.HK', '0700.hk', '００７００', 'HK:00700', ' 700 '])(
    '%s finds 00700 first',
    (query) => expect(codes(query)[0]).toBe('00700'),
  );
  it('5 finds 00005, then the codes and names that contain it', () => {
    expect(codes('5')).toEqual(['00005', '00050', '00500', '02899']);
    expect(codes('００００５')).toEqual(['00005']);
  });
});

describe('names', () => {
  it.each([
    ['匯豐', '00005'],
    ['汇丰', '00005'],
    ['滙豐', '00005'],
    ['恆生', '00011'],
    ['恒生银行', '00011'],
    ['hangseng', '00011'],
    ['Hang-Seng', '00011'],
    ['騰訊控股-R', '80700'],
    ['ｂａｂａ', '09988'],
    ['美团-w', '03690'],
    ['HK FERRY HOLD', '00050'],
    ['小輪(集團)', '00050'],
  ])('%s finds %s', (query, code) => expect(codes(query)).toEqual([code]));

  it('a query without letters and digits hides nothing, and one that fits nothing finds nothing', () => {
    for (const query of ['', '  ', '-', '（']) expect(find(query)).toEqual(stocks);
    expect(codes('沒有')).toEqual([]);
  });

  it('folding is idempotent', () => {
    for (const { name } of stocks) {
      const folded = fold(name.zh, variants);
      expect(fold(folded, variants)).toBe(folded);
    }
  });
});
