import { options } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * Whether the page is being printed: a list then draws all of its rows, and they are drawn before
 * the browser takes its picture, whether the page or the browser's menu began to print.
 */
export function useIsPrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false);
  useEffect(() => {
    const before = () => renderNow(() => setIsPrinting(true));
    const after = () => setIsPrinting(false);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  return isPrinting;
}

/**
 * Renders a change before it returns. Preact otherwise waits until the running script is done, and
 * `print()` is part of it (`flushSync` of preact/compat does the same).
 */
function renderNow(change: () => void): void {
  const { debounceRendering } = options;
  options.debounceRendering = (render) => render();
  try {
    change();
  } finally {
    if (debounceRendering) options.debounceRendering = debounceRendering;
    else delete options.debounceRendering;
  }
}
