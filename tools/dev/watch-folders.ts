import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Watches folders with everything in them. On Linux, Node's own recursive watch follows files and
 * loses a file that an editor replaces by renaming; a watch on a folder sees every name in it.
 * @param root directory that the paths are relative to
 * @param changed receives the path of each file or folder that is changed, created or removed
 * @returns a function that ends the watch
 */
export function watchFolders(
  root: string,
  folders: readonly string[],
  changed: (path: string) => void,
): () => void {
  const watchers = new Map<string, FSWatcher>();
  const end = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const begin = (folder: string) => {
    end(folder);
    const watcher = watch(join(root, folder), (_, name) => {
      if (name === null) return;
      const path = `${folder}/${name}`;
      changed(path);
      if (isFolder(join(root, path))) begin(path);
    });
    watchers.set(
      folder,
      watcher.once('error', () => end(folder)),
    );
    // The watch starts first, so that an entry created meanwhile is seen either way.
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) begin(`${folder}/${entry.name}`);
    }
  };
  folders.forEach(begin);
  return () => [...watchers.keys()].forEach(end);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
