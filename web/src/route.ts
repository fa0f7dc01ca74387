/** Routing by the URL fragment: the server needs only one page. The fragment never holds data. */
import { useEffect, useState } from 'preact/hooks';
import { currentPath } from './path.ts';

/** The current path, such as `/register/account`; a change rerenders the caller. */
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

/** Goes to a path. */
export function go(path: string): void {
  location.hash = path;
}

/** Goes to a path and replaces the current history entry, so that "back" does not return here. */
export function redirect(path: string): void {
  location.replace(`#${path}`);
}
