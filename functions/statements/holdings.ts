import type { Balance, Movement } from '../../core/domain/position.ts';

/** A stock in a monthly statement. */
export interface Holding {
  stockCode: string;
  nameEn: string;
  nameZh: string;
  /** Before the month; absent if no list of balances is on record from before it. */
  opening: number | undefined;
  in: bigint;
  out: bigint;
  /** By the last list of the month; absent if no list of the month is on record. */
  closing: number | undefined;
}

/**
 * The stocks of a month, by code: all that the lists or the movements name. A list is the whole
 * truth of its day: of a stock that it does not name, nothing was held.
 */
export function holdingsOf(
  opening: readonly Balance[] | undefined,
  movements: readonly Movement[],
  closing: readonly Balance[] | undefined,
): Holding[] {
  const holdings = new Map<string, Holding>();
  // The newest names come last.
  for (const { stockCode, nameEn, nameZh } of [
    ...(opening ?? []),
    ...movements,
    ...(closing ?? []),
  ])
    holdings.set(stockCode, {
      stockCode,
      nameEn,
      nameZh,
      opening: opening && 0,
      in: 0n,
      out: 0n,
      closing: closing && 0,
    });
  for (const [list, name] of [
    [opening, 'opening'],
    [closing, 'closing'],
  ] as const)
    for (const { stockCode, quantity } of list ?? [])
      (holdings.get(stockCode) as Holding)[name] = quantity;
  for (const { stockCode, direction, quantity } of movements)
    (holdings.get(stockCode) as Holding)[direction] += BigInt(quantity);
  return [...holdings.values()].sort((a, b) => (a.stockCode < b.stockCode ? -1 : 1));
}
