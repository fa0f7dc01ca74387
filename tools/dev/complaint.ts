import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

interface Location {
  file: string;
  line: number;
  column: number;
}

/** An error of esbuild, or of Vite's bundler, which uses `id` and `loc`, or draws the place. */
interface BuildError {
  text?: string;
  message?: string;
  location?: Location | null;
  id?: string;
  loc?: Location;
}

/**
 * The first error of a build in one line: file relative to the root of the checkout, line, and
 * message. For other errors, their message.
 */
export function complaintOf(error: unknown, root: string): string {
  const { errors } = error as { errors?: BuildError[] };
  const first = errors?.[0] ?? (error as BuildError);
  const message = stripVTControlCharacters(first.text ?? first.message ?? String(error));
  const [text = ''] = message.split('\n');
  const at = first.location ?? first.loc;
  const place = at?.file ?? first.id;
  if (place === undefined) {
    const [, drawn] = DRAWN_PLACE.exec(message) ?? [];
    return drawn === undefined ? text : `${drawn}: ${text}`;
  }
  const path = place.startsWith('/') ? relative(root, place) : place;
  return `${path}${at ? `:${at.line}` : ''}: ${text}`;
}

/** `╭─[ web/src/main.tsx:15:7 ]`: file and line, without the column. */
const DRAWN_PLACE = /╭─\[ (\S+:\d+):\d+ \]/;
