import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Watches folders with all that is in them. Node's own recursive watch follows files on Linux, and
 * loses one that an editor replaces by renaming; a folder sees every name in it.
 * @param root directory that the paths start from
 * @param changed told the path of each file or folder that changes, appears or goes
 * @returns what ends it
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
    // After the watch is on: what appears meanwhile is seen by one or the other.
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
