import { countOfDays, dateInHongKong, firstOfDays } from '../../core/domain/hong-kong.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Days } from '../../core/store/positions.ts';

/** Today and the thirty days before; as many as the phone tells of. */
const DEFAULT_DAYS = 31;
const MAX_DAYS = 366;

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
  const from = asked.from ?? firstOfDays(DEFAULT_DAYS, to);
  const days = countOfDays(from, to);
  if (days < 1) return { refused: 'invalid-input', fields: { from: ['after-to'] } };
  if (days > MAX_DAYS)
    return { refused: 'invalid-input', fields: { from: ['too-long'], to: ['too-long'] } };
  return { from, to };
}
