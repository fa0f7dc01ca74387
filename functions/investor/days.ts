import { dateInHongKong } from '../../core/domain/hong-kong.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Days } from '../../core/store/positions.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Today and the thirty days before; the phone tells of as many. */
const DEFAULT_DAYS = 31;
const MOST_DAYS = 366;

/**
 * The days that an investor asks for: up to today in Hong Kong unless he says until when, and 31 days unless he says since when.
 * @returns a refusal of `from` if it is after `to`, and of both if they are more than 366 days, first and last included
 */
export function daysAskedFor(
  now: Date,
  asked: Partial<Record<keyof Days, string | undefined>>,
): Days | Refusal {
  const to = asked.to ?? dateInHongKong(now);
  const last = Date.parse(to);
  const from =
    asked.from ?? new Date(last - (DEFAULT_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  const days = (last - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) return { refused: 'invalid-input', fields: { from: ['after-to'] } };
  if (days > MOST_DAYS)
    return { refused: 'invalid-input', fields: { from: ['too-long'], to: ['too-long'] } };
  return { from, to };
}
