/** Loads the movements of a period, in as many requests as the API needs. */

import { daysAfter } from '../../../core/domain/hong-kong.ts';
import { MAX_DAYS } from '../../../core/domain/movement-days.ts';
import { get, type Movement, type Movements } from '../api.ts';

/** A period: first and last day, both included, `YYYY-MM-DD`. */
export interface Range {
  from: string;
  to: string;
}

/**
 * All movements of a period.
 * @param range of any length; it is split into requests of at most 366 days
 * @param maxRequests the limit on requests
 * @returns newest first; null if the limit does not suffice
 * @throws Problem
 */
export async function loadMovements(
  range: Range,
  maxRequests = Infinity,
): Promise<Movement[] | null> {
  const found: Movement[] = [];
  let asked = 0;
  for (let to = range.to; to >= range.from; to = daysAfter(to, -MAX_DAYS)) {
    const earliest = daysAfter(to, 1 - MAX_DAYS);
    const from = earliest > range.from ? earliest : range.from;
    let cursor: string | undefined;
    do {
      if (asked++ === maxRequests) return null;
      const query = new URLSearchParams({ from, to, ...(cursor !== undefined && { cursor }) });
      const page = await get<Movements>(`/account/movements?${query}`);
      found.push(...page.movements);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return found;
}
