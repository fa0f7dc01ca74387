import type { Beginning } from '../../core/store/positions.ts';
import type { PhoneAnswer } from './contract.ts';

/** The answer of a step that speaks a list. */
export type PageAnswer = PhoneAnswer & { result: 'spoken' | 'none' };

/** As many items as a listener can remember. */
const PAGE_SIZE = 5;

/** How many items of a list must be read for a page. */
export function endOf(page: number): number {
  return page * PAGE_SIZE;
}

/**
 * A page of a list, spoken; `none` for a page beyond its end, and for every page of an empty list.
 */
export function pageOf<T>(
  { items, more }: Beginning<T>,
  page: number,
  speak: (items: T[]) => string,
): PageAnswer {
  const spoken = items.slice(endOf(page - 1));
  if (spoken.length === 0) return { result: 'none' };
  return {
    result: 'spoken',
    speech: speak(spoken),
    more: more ? 'True' : 'False',
    next: String(page + 1),
  };
}
