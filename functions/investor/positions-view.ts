import type { Balance, Movement } from '../../core/domain/position.ts';
import type { Page } from '../../core/store/db.ts';
import type { Positions } from '../../core/store/positions.ts';

/**
 * The balances as the investor sees them (I6, D17, api.md `GET /api/account/balances`).
 */
export function balancesView(
  found: Awaited<ReturnType<Positions['balances']>>,
  recordsFrom: string | undefined,
) {
  const since = recordsFrom === undefined ? {} : { recordsFrom };
  if (!found) return { asOf: null, ...since, balances: [] };
  return {
    asOf: found.from.date,
    ...since,
    balances: found.items.map((each) => ({ ...stockOf(each), quantity: each.quantity })),
  };
}

/** The movements as the investor sees them (api.md `GET /api/account/movements`). */
export function movementsView({ items, cursor }: Page<Movement>) {
  const movements = items.map(({ date, quantity, direction, reference, ...stock }) => ({
    date,
    ...stockOf(stock),
    quantity,
    direction,
    reference,
  }));
  return { movements, ...(cursor ? { cursor } : {}) };
}

function stockOf({ stockCode, nameEn, nameZh }: Omit<Balance, 'quantity'>) {
  return { stockCode, name: { en: nameEn, zh: nameZh } };
}
