/** Loads a list that the API gives in pages, newest first, and more of it on demand. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useTexts } from '../i18n.ts';
import { More } from './more.tsx';
import { Loading } from './page.tsx';
import { type Data, Loaded, useData } from './use-data.tsx';

/** A list as far as it is loaded. */
export interface Pages<Item> {
  items: Item[];
  /** The page that was asked for last. */
  page: Data<{ cursor?: string }>;
  /** Asks for the next page; absent after the last one. */
  more?: () => void;
  /** Loads the list anew, from its first page. */
  restart(): void;
}

/**
 * Loads the first page of a list of the investor whom the page shows.
 * @param path below `/api`
 * @param itemsOf the items of an answer
 */
export function usePages<Body extends { cursor?: string }, Item>(
  path: string,
  itemsOf: (body: Body) => Item[],
): Pages<Item> {
  const [before, setBefore] = useState<{ items: Item[]; cursor?: string }>({ items: [] });
  const { cursor } = before;
  const page = useData<Body>(cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path);
  const items = page.body ? [...before.items, ...itemsOf(page.body)] : before.items;
  const next = page.body?.cursor;
  const more = next === undefined ? undefined : () => setBefore({ items, cursor: next });
  const restart = () => {
    setBefore({ items: [] });
    page.retry();
  };
  // A page may be empty although another follows.
  const isEmpty = page.body !== undefined && itemsOf(page.body).length === 0;
  useEffect(() => {
    if (isEmpty) more?.();
  }, [isEmpty, next]);
  return { items, page, restart, ...(more && { more }) };
}

/** The loaded items, and a button for more; `children` gets none if the list is empty. */
export function LoadedPages<Item>(props: {
  pages: Pages<Item>;
  children(items: Item[]): ComponentChildren;
}) {
  const { items, page, more } = props.pages;
  const { t } = useTexts();
  const isFirst = items.length === 0;
  if (isFirst && (page.problem || !page.body)) return <Loaded data={page}>{() => null}</Loaded>;
  if (isFirst && more) return <Loading />;
  return (
    <>
      {props.children(items)}
      {page.problem ? (
        <Loaded data={page}>{() => null}</Loaded>
      ) : (
        <More text={t('list.older')} more={more} isLoading={!page.body} />
      )}
    </>
  );
}
