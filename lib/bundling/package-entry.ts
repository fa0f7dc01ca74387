import type { Plugin } from 'esbuild';

export const PACKAGES = 'packages';

/** `import whole from "package"`, `import * as all …` and `import { some, names } …`. */
const IMPORT =
  /^import (?:(?<whole>\w+)|\* as (?<all>\w+)|\{(?<some>[^}]*)\}) from (?<from>".*")/gm;

/**
 * A second entry point, which takes from each package what a function takes. What two entry
 * points share, esbuild puts into files of its own: so the packages are apart from our code, which
 * alone needs a source map. This entry point adds no code, and its own file is thrown away.
 * @param own the function, bundled by esbuild without its packages
 */
export function packageEntry(own: string): Plugin {
  const exported = [...own.matchAll(IMPORT)].flatMap(
    ({ groups: { whole, all, some, from } = {} }) => {
      if (whole) return [`{ default } from ${from}`];
      const names = all
        ? [...own.matchAll(new RegExp(`\\b${all}\\.(\\w+)`, 'g'))].map(([, name]) => name)
        : some?.split(',').map((name) => name.trim().split(' as ')[0]);
      return [...new Set(names)].map((name) => `{ ${name} } from ${from}`);
    },
  );
  const contents = exported.map(
    (each, index) => `export ${each.replace(' }', ` as _${index} }`)};`,
  );
  return {
    name: 'package-entry',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${PACKAGES}$`) }, ({ path, kind }) =>
        kind === 'entry-point' ? { path, namespace: PACKAGES } : undefined,
      );
      build.onLoad({ filter: /./, namespace: PACKAGES }, () => ({
        contents: contents.join('\n'),
        resolveDir: build.initialOptions.absWorkingDir as string,
      }));
    },
  };
}
