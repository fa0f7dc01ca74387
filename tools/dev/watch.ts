/** `npm run dev`: what is saved is served within two seconds, and everything else goes on. */
import { type FSWatcher, watch } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { flowsWatcher } from './flows.ts';
import { functionsWatcher } from './functions.ts';
import { siteWatcher } from './site.ts';
import type { Watched } from './watcher.ts';

const FOLDERS = ['core', 'functions', 'lib', 'web'];
/** Editors write a file in steps, and several files at once. */
const QUIET_MILLISECONDS = 50;

/**
 * Watches the checkout from now on.
 * @param tell told what is served anew, and what is broken
 * @returns what ends it
 */
export async function watchCheckout(
  watched: Watched,
  tell: (line: string) => void,
): Promise<() => Promise<void>> {
  const { root } = watched;
  const watchers = [
    siteWatcher(watched),
    await functionsWatcher(watched),
    await flowsWatcher(watched),
  ];
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const serve = async () => {
    const files = changed;
    changed = new Set();
    const began = performance.now();
    const served = (line: string) => tell(`${line} (${Math.round(performance.now() - began)} ms)`);
    const results = await Promise.allSettled(
      watchers.map((each) => each.changed(files).then((lines) => lines.forEach(served))),
    );
    // What breaks a function may break the templates, too, with the same words.
    const broken = new Set(
      results.flatMap((each) => (each.status === 'rejected' ? [each.reason.message] : [])),
    );
    if (broken.size > 0) tell([...broken, 'The last good version keeps serving.'].join('\n'));
  };
  const noticed = (folder: string) => (_: string, name: string | null) => {
    if (name !== null) changed.add(relative(root, join(root, folder, name)).replaceAll(sep, '/'));
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(serve);
    }, QUIET_MILLISECONDS);
  };
  const open: FSWatcher[] = FOLDERS.map((folder) =>
    watch(join(root, folder), { recursive: true }, noticed(folder)),
  );
  return async () => {
    clearTimeout(timer);
    for (const each of open) each.close();
    await work;
    await Promise.all(watchers.map((each) => each.stop()));
  };
}
