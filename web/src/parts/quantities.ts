/** The quantity of a stock at the end of each day on which it moved. */

import { daysAfter } from '../../../core/domain/hong-kong.ts';
import type { Movement } from '../api.ts';

/** The quantity at the end of a day (`YYYY-MM-DD`). */
export interface Point {
  date: string;
  quantity: number;
}

/**
 * Quantities over time, calculated backwards from the balance of a day. Dates are `YYYY-MM-DD`.
 * @param quantity the balance at the end of `asOf`
 * @param movements all movements of the stock from `from` to `asOf`, in any order
 * @returns points, oldest first, among them the day before `from` and `asOf`
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
 * The points of a period; if it ends between two points, a last one is added at its end.
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
