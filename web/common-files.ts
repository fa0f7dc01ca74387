/** How the code that every page needs is packed and loaded: in two files, side by side. */
import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';

const MAIN = fileURLToPath(new URL('src/main.tsx', import.meta.url));
const BOOT = fileURLToPath(new URL('src/boot.ts', import.meta.url));

/**
 * Names the files of modules: `boot` for the entry and what it imports, `main` for what `main.tsx`
 * imports besides. Without it, each module that pages share becomes a file, and so a request.
 * @returns null for a module that only some pages load: the bundler finds a file for it
 */
export function commonFiles(): Rolldown.CodeSplittingGroup {
  let files: Map<string, string> | undefined;
  const name: Rolldown.CodeSplittingNameFunction = (id, bundle) => {
    if (!files) {
      files = new Map();
      // `boot` comes last: it keeps what both import.
      for (const [file, entry] of [
        ['main', MAIN],
        ['boot', BOOT],
      ] as const)
        for (const each of staticImports(entry, bundle)) files.set(each, file);
    }
    return files.get(id) ?? null;
  };
  return { name, debugName: 'common files' };
}

/** A module and what it imports statically, directly or not. */
function staticImports(entry: string, bundle: Rolldown.ChunkingContext): Set<string> {
  const found = new Set([entry]);
  // A set that grows while it is read yields what was added.
  for (const id of found)
    for (const each of bundle.getModuleInfo(id)?.importedIds ?? []) found.add(each);
  return found;
}

/** Lets browsers load the code behind `boot.ts` beside it, instead of after it. */
export const preloadMain: Plugin = {
  name: 'preload-main',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const main = Object.values(bundle).find(
        (file) => file.type === 'chunk' && file.moduleIds.includes(MAIN),
      );
      if (!main) throw new Error('The site has no file with main.tsx');
      const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${main.fileName}` };
      return [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  },
};
