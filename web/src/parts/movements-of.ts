/** Movements of a period, by as many questions as the service wants. */
import { get, type Movement, type Movements } from '../api.ts';
import { daysAfter } from './dates.ts';

/** Both days included, `YYYY-MM-DD`. */
export interface Range {
  from: string;
  to: string;
}

export const DAYS_AT_ONCE = 366;

/**
 * @param range of any length; the service is asked for 366 days at a time
 * @param questions no more than these
 * @returns newest first; null if they are too many for the questions
 * @throws Problem
 */
export async function movementsOf(range: Range, questions = Infinity): Promise<Movement[] | null> {
  const found: Movement[] = [];
  let asked = 0;
  for (let to = range.to; to >= range.from; to = daysAfter(to, -DAYS_AT_ONCE)) {
    const earliest = daysAfter(to, 1 - DAYS_AT_ONCE);
    const from = earliest > range.from ? earliest : range.from;
    let cursor: string | undefined;
    do {
      if (asked++ === questions) return null;
      const query = new URLSearchParams({ from, to, ...(cursor !== undefined && { cursor }) });
      const page = await get<Movements>(`/account/movements?${query}`);
      found.push(...page.movements);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return found;
}
