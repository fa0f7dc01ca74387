/** How much of a stock there was at the end of each day on which it moved. */
import type { Movement } from '../api.ts';
import { daysAfter } from './dates.ts';

export interface Point {
  date: string;
  quantity: number;
}

/**
 * Counts back from the balance of a day.
 * @param quantity at the end of `asOf`
 * @param movements all of the stock from `from` to `asOf`, in any order
 * @returns at least the day before `from` and `asOf`, oldest first
 */
export function quantitiesOverTime(
  quantity: number,
  asOf: string,
  from: string,
  movements: readonly Pick<Movement, 'date' | 'quantity' | 'direction'>[],
): Point[] {
  const points: Point[] = [{ date: asOf, quantity }];
  const newestFirst = [...movements].sort((a, b) =>
    a.date < b.date ? 1 : a.date > b.date ? -1 : 0,
  );
  let left = quantity;
  for (const movement of newestFirst) {
    if (movement.date > asOf || movement.date < from) continue;
    if (points.at(-1)?.date !== movement.date) points.push({ date: movement.date, quantity: left });
    left += movement.direction === 'in' ? -movement.quantity : movement.quantity;
  }
  points.push({ date: daysAfter(from, -1), quantity: left });
  return points.reverse();
}

/**
 * What of them lies in a period.
 * @param points oldest first
 * @param to the last day of the period, not before the first point
 */
export function upTo(to: string, points: readonly Point[]): Point[] {
  const kept = points.filter(({ date }) => date <= to);
  const last = kept.at(-1);
  return last && last.date < to && kept.length < points.length
    ? [...kept, { ...last, date: to }]
    : kept;
}
