import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../i18n.ts';

/**
 * Below a list: the button that gets more of it. The same button while more is loading, so that the
 * focus stays on it; when all is shown, a text takes its place, and the focus.
 */
export function More(props: {
  text: string;
  /** Absent after the last one, and while loading. */
  more: (() => void) | undefined;
  isLoading?: boolean;
}) {
  const { text, more, isLoading = false } = props;
  const { t } = useTexts();
  const [wasPressed, setPressed] = useState(false);
  const end = useRef<HTMLParagraphElement>(null);
  const isEnd = more === undefined && !isLoading;
  // Whoever has gone elsewhere meanwhile stays there, and what came is seen from its beginning.
  useLayoutEffect(() => {
    if (isEnd && document.activeElement === document.body)
      end.current?.focus({ preventScroll: true });
  }, [isEnd]);
  if (isEnd)
    return wasPressed ? (
      <p ref={end} class="hint more" tabIndex={-1}>
        {t('list.end')}
      </p>
    ) : null;
  const press = () => {
    setPressed(true);
    more?.();
  };
  return (
    <p class="more">
      <button type="button" aria-disabled={isLoading} onClick={press}>
        {isLoading ? t('site.loading') : text}
      </button>
    </p>
  );
}
