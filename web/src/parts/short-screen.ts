import { useEffect, useState } from 'preact/hooks';

/** The height that a field with its list of rules needs, in rem. */
const SHORT_REM = 30;

function isShort(): boolean {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return (window.visualViewport?.height ?? innerHeight) < SHORT_REM * rem;
}

/**
 * Whether little height is left to the page: a keyboard is open on the screen, the window is low,
 * or the text is large. A keyboard shrinks the visual viewport, not the window.
 */
export function useShortScreen(): boolean {
  const [short, setShort] = useState(isShort);
  useEffect(() => {
    const changed = () => setShort(isShort());
    const viewport = window.visualViewport ?? window;
    viewport.addEventListener('resize', changed);
    return () => viewport.removeEventListener('resize', changed);
  }, []);
  return short;
}
