/** Finds stocks as people type them: `5`, `00700.HK`, `００００５`, 匯豐 for 滙豐, 汇丰, hangseng. */
/// <reference path="../opencc.d.ts" />

/** What each Traditional or variant character is in Simplified Chinese. */
export type Variants = ReadonlyMap<string, string>;

/** Loads OpenCC's table of characters, 17 kB compressed, when somebody begins to search. */
export async function loadVariants(): Promise<Variants> {
  const { default: table } = await import('opencc-js/dict/TSCharacters');
  // Each entry: the character, and what it may be in Simplified Chinese, the usual one first.
  return new Map(table.split('|').map((entry) => entry.split(' ') as [string, string]));
}

/**
 * A text without what readers do not tell apart: width (NFKC), case, spaces, punctuation, and,
 * given the table, Simplified, Traditional and variant characters.
 */
export function fold(text: string, variants?: Variants): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
  return variants ? Array.from(plain, (each) => variants.get(each) ?? each).join('') : plain;
}

interface Stock {
  /** Five digits. */
  stockCode: string;
  name: { en: string; zh: string };
}

/**
 * Prepares stocks for searches.
 * @returns the stocks that a query finds, in their order, the one with just this code first; all of
 *   them if the query has no letter or digit
 */
export function searchIn<S extends Stock>(
  stocks: readonly S[],
  variants?: Variants,
): (query: string) => readonly S[] {
  const entries = stocks.map((stock) => ({
    stock,
    names: [fold(stock.name.en, variants), fold(stock.name.zh, variants)],
  }));
  return (query) => {
    const wanted = fold(query, variants);
    if (!wanted) return stocks;
    const digits = /^(?:hk)?(\d{1,5})(?:hk)?$/.exec(wanted)?.[1];
    const found = entries.filter(
      ({ stock, names }) =>
        (digits !== undefined && beginsWith(stock.stockCode, digits)) ||
        names.some((name) => name.includes(wanted)),
    );
    const exact = digits?.padStart(5, '0');
    return found
      .map(({ stock }) => stock)
      .sort((a, b) => Number(b.stockCode === exact) - Number(a.stockCode === exact));
  };
}

/** Whether a code begins with these digits, with its leading zeros or without. */
const beginsWith = (stockCode: string, digits: string) =>
  stockCode === digits.padStart(5, '0') ||
  stockCode.startsWith(digits) ||
  stockCode.replace(/^0+/, '').startsWith(digits);
