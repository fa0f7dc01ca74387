import type { Beginning } from '../../core/store/position-rows.ts';
import type { PhoneAnswer } from './contract.ts';
import type { Count } from './speech/speech.ts';

/** The answer of a step that speaks a list. */
export type PageAnswer = PhoneAnswer & { result: 'spoken' | 'none' };

/** A page of a list. */
export interface Page {
  /** From 1. */
  number: number;
  /** What the first page was read from; absent on that page, and if the release before named it. */
  from?: ListSource | undefined;
}

/** What a list was read from: another list has another date or another version. */
export interface ListSource {
  /** `YYYY-MM-DD` */
  date: string;
  /** Letters and digits. */
  version: string;
}

/** `2~2026-11-20#3F`: a page's number, and what the list was read from. */
export const PAGE_FORM =
  /^([1-9][0-9]{0,3})(?:~([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))#([0-9A-Za-z]{1,32}))?$/;

/** As many items as a listener can remember. */
const PAGE_SIZE = 5;
/** Beyond it a first page says only that there are more. */
const MAX_COUNTED = 99;

/** @param name of {@link PAGE_FORM} */
export function pageNamed(name: string): Page {
  const [, number, date, version] = PAGE_FORM.exec(name) ?? [];
  return { number: Number(number), from: date && version ? { date, version } : undefined };
}

/**
 * Speaks a page of a list; `none` if the list is empty. All pages of a list are read from what the
 * first one was. If that list is gone, or ends before the page, the first page of today's list is
 * spoken, with its head, so that the caller hears that it begins anew.
 * @param read the first `limit` items, of the list that `from` names or of today's; undefined if
 *   there is none
 * @param speak gets all that was read on the first page only, for its head
 */
export async function speakPage<Found extends Beginning<unknown> & { from: ListSource }>(
  { number, from }: Page,
  read: (limit: number, from?: ListSource) => Promise<Found | undefined>,
  speak: (items: Found['items'], all?: Found) => string,
): Promise<PageAnswer> {
  const isFirst = number === 1;
  const end = number * PAGE_SIZE;
  // The first page also counts the items.
  const found = await read(isFirst ? MAX_COUNTED : end, from);
  const items = found?.items.slice(end - PAGE_SIZE, end) ?? [];
  if (!found || items.length === 0)
    return isFirst && !from ? { result: 'none' } : speakPage({ number: 1 }, read, speak);
  const name = (page: number) => `${page}~${found.from.date}#${found.from.version}`;
  return {
    result: 'spoken',
    speech: speak(items, isFirst ? found : undefined),
    place: placeOf(number, found.more || found.items.length > end),
    next: name(number + 1),
    previous: name(Math.max(number - 1, 1)),
  };
}

/** How many items a list has, for its head. */
export function countOf({ items, more }: Beginning<unknown>): Count {
  return { items: items.length, more };
}

function placeOf(page: number, more: boolean): NonNullable<PhoneAnswer['place']> {
  if (page === 1) return more ? 'first' : 'only';
  return more ? 'middle' : 'last';
}
