import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A key for the contents of files: another name, another byte, a file more or less gives another
 * key, and so does another version of Node.
 * @param root directory that the paths start from
 * @param paths files, and folders with all that is in them; one that is absent counts as absent
 * @returns 32 hexadecimal digits
 */
export function contentKey(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256').update(`${process.version} ${process.platform}\0`);
  const add = (path: string) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`);
    } else if (found?.isFile()) {
      const content = readFileSync(join(root, path));
      // With the length, no content can look like the next file.
      hash.update(`${path}\0${content.length}\0`).update(content);
    }
  };
  for (const path of paths) add(path);
  return hash.digest('hex').slice(0, 32);
}
