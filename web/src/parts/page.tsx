import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useTexts } from '../i18n.ts';

/** The page that has been left, by its title's place; the first page leaves the focus where the browser puts it. */
let shownBefore = false;

/** A page with its title, which names the window and takes the focus when the visitor comes here, unless a part of it has. */
export function Page({ title, children }: { title: string; children?: ComponentChildren }) {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  const name = t('site.name');
  useEffect(() => {
    document.title = `${title} – ${name}`;
  }, [title, name]);
  // Before the page is painted: who types at once types into no field that is about to lose the focus.
  useLayoutEffect(() => {
    const isTaken = heading.current?.parentElement?.querySelector(':focus');
    if (shownBefore && !isTaken) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    shownBefore = true;
  }, []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  );
}

export function Loading() {
  const { t } = useTexts();
  return (
    <p class="loading" role="status">
      {t('site.loading')}
    </p>
  );
}
