import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useTexts } from '../i18n.ts';

/** Whether a page was shown before: the first page leaves the focus where the browser puts it. */
let shownBefore = false;

/**
 * A page with its title, which is also the window's title. Its heading takes the focus when the
 * page appears, unless one of its elements has it.
 */
export function Page({ title, children }: { title: string; children?: ComponentChildren }) {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  const name = t('site.name');
  useEffect(() => {
    document.title = `${title} – ${name}`;
  }, [title, name]);
  // Before painting, so that no visitor types into a field that is about to lose the focus.
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

/** Shown, and announced to screen readers, while something is loading. */
export function Loading() {
  const { t } = useTexts();
  return (
    <p class="loading" role="status">
      {t('site.loading')}
    </p>
  );
}
