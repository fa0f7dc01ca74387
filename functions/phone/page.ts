import type { Beginning } from '../../core/store/positions.ts';
import type { PhoneAnswer } from './contract.ts';

/** Of a step that speaks a list. */
export type PageAnswer = PhoneAnswer & { result: 'spoken' | 'none' };

/** As much as somebody keeps in mind who only hears it. */
const PAGE_SIZE = 5;

/** How much of a list has to be read for a page of it. */
export function endOf(page: number): number {
  return page * PAGE_SIZE;
}

/**
 * A page of a list, spoken; a page beyond its end is `none`, and so is every page of an empty list.
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
