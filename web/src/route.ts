/** Where the visitor is: the fragment of the address, so that the server knows one page only. It never holds data. */
import { useEffect, useState } from 'preact/hooks';

export const currentPath = (): string => location.hash.replace(/^#/, '') || '/';

export function usePath(): string {
  const [path, setPath] = useState(currentPath());
  useEffect(() => {
    const changed = () => setPath(currentPath());
    changed();
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return path;
}

export function go(path: string): void {
  location.hash = path;
}

/** Goes there so that the back button does not lead here again. */
export function goInstead(path: string): void {
  location.replace(`#${path}`);
}
