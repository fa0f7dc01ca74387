import { relative } from 'node:path';

interface Location {
  file: string;
  line: number;
  column: number;
}

/** An error of esbuild, or of Vite's bundler, which uses `id` and `loc`. */
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
  const [text = ''] = (first.text ?? first.message ?? String(error)).split('\n');
  const at = first.location ?? first.loc;
  const file = at?.file ?? first.id;
  if (file === undefined) return text;
  const path = file.startsWith('/') ? relative(root, file) : file;
  return `${path}${at ? `:${at.line}` : ''}: ${text}`;
}
