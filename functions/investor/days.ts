import { countOfDays, dateInHongKong, firstOfDays } from '../../core/domain/hong-kong.ts';
import { MAX_DAYS, RECENT_DAYS } from '../../core/domain/movement-days.ts';
import type { Days } from '../../core/domain/position.ts';
import type { Refusal } from '../../core/domain/refusal.ts';

/**
 * The days that an investor asks for: up to today in Hong Kong by default, and 31 days by default.
 * @returns a refusal of `from` if it is after `to`, and of both if they are more than 366 days
 *   apart, first and last included
 */
export function daysAskedFor(
  now: Date,
  asked: Partial<Record<keyof Days, string | undefined>>,
): Days | Refusal {
  const to = asked.to ?? dateInHongKong(now);
  const from = asked.from ?? firstOfDays(RECENT_DAYS, to);
  const days = countOfDays(from, to);
  if (days < 1) return { refused: 'invalid-input', fields: { from: ['after-to'] } };
  if (days > MAX_DAYS)
    return { refused: 'invalid-input', fields: { from: ['too-long'], to: ['too-long'] } };
  return { from, to };
}
