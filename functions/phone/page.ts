import type { Beginning } from '../../core/store/positions.ts';
import type { PhoneAnswer } from './contract.ts';
import type { Count } from './speech/speech.ts';

/** The answer of a step that speaks a list. */
export type PageAnswer = PhoneAnswer & { result: 'spoken' | 'none' };

/** As many items as a listener can remember. */
const PAGE_SIZE = 5;
/** Beyond it a first page says only that there are more. */
const MAX_COUNTED = 99;

/** How many items of a list must be read for a page; for the first one, also to count them. */
export function endOf(page: number): number {
  return page === 1 ? MAX_COUNTED : page * PAGE_SIZE;
}

/**
 * A page of a list, spoken; `none` for a page beyond its end, and for every page of an empty list.
 * @param speak gets the count on the first page only
 */
export function pageOf<T>(
  { items, more }: Beginning<T>,
  page: number,
  speak: (items: T[], count?: Count) => string,
): PageAnswer {
  const end = page * PAGE_SIZE;
  const spoken = items.slice(end - PAGE_SIZE, end);
  if (spoken.length === 0) return { result: 'none' };
  return {
    result: 'spoken',
    speech: speak(spoken, page === 1 ? { items: items.length, more } : undefined),
    place: placeOf(page, more || items.length > end),
    next: String(page + 1),
    previous: String(Math.max(page - 1, 1)),
  };
}

function placeOf(page: number, more: boolean): NonNullable<PhoneAnswer['place']> {
  if (page === 1) return more ? 'first' : 'only';
  return more ? 'middle' : 'last';
}
