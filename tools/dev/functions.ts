import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildContext, context, type Metafile, type OutputFile } from 'esbuild';
import { BUNDLE_FILE, bundleOptions } from '../../lib/bundling/bundle-options.ts';
import { complaintOf } from './complaint.ts';
import type { Watched, Watcher } from './watcher.ts';

interface Bundle {
  folder: string;
  /** Directory of the bundle in the running assembly, which the function loads its code from. */
  directory: string;
  build: BuildContext<{ metafile: true; write: false }>;
  /** The files of the last build; undefined after a failed build. */
  inputs: ReadonlySet<string> | undefined;
}

/** Rebuilds the bundles of functions, with the options of the stacks, and reloads the functions. */
export async function functionsWatcher({ root, assembly, service }: Watched): Promise<Watcher> {
  const bundles = await Promise.all(
    [...directoriesByFolder(assembly)].map(async ([folder, directory]): Promise<Bundle> => {
      const build = await context({
        ...bundleOptions(folder),
        absWorkingDir: root,
        outfile: join(directory, BUNDLE_FILE),
        write: false,
        metafile: true,
        logLevel: 'silent',
      });
      return { folder, directory, build, inputs: undefined };
    }),
  );
  const rebuild = async (bundle: Bundle): Promise<string[]> => {
    bundle.inputs = undefined;
    const { metafile, outputFiles } = await bundle.build.rebuild();
    bundle.inputs = inputsOf(metafile);
    if (!replaceFiles(outputFiles)) return [];
    service.replace.function(bundle.directory);
    return [`Function ${bundle.folder}: serving the new code`];
  };
  // Finds each bundle's files, so that a change rebuilds only the bundles that contain it. It also
  // serves what was saved since the start.
  await Promise.allSettled(bundles.map(rebuild));
  return {
    async changed(files) {
      if (![...files].some((file) => /^(core|functions)\//.test(file))) return [];
      const concerned = bundles.filter(
        ({ inputs }) => !inputs || [...files].some((file) => inputs.has(file)),
      );
      const results = await Promise.allSettled(concerned.map(rebuild));
      const broken = results.filter((each) => each.status === 'rejected');
      // One file may break several bundles.
      const complaints = new Set(broken.map(({ reason }) => complaintOf(reason, root)));
      if (complaints.size > 0) throw new Error([...complaints].join('\n'));
      return results.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    },
    async stop() {
      await Promise.all(bundles.map(({ build }) => build.dispose()));
    },
  };
}

/** The bundles of an assembly, by the folder under `functions/` that their source maps name. */
function directoriesByFolder(assembly: string): Map<string, string> {
  const directories = readdirSync(assembly)
    .map((name) => join(assembly, name))
    .filter((path) => existsSync(join(path, `${BUNDLE_FILE}.map`)));
  return new Map(
    directories.map((directory) => {
      const { sources } = JSON.parse(readFileSync(join(directory, `${BUNDLE_FILE}.map`), 'utf8'));
      const entry = (sources as string[]).map((each) =>
        /functions\/([\w-]+)\/handler\.ts$/.exec(each),
      );
      const folder = entry.find((each) => each !== null)?.[1];
      if (!folder) throw new Error(`${directory} is not the bundle of a function`);
      return [folder, directory];
    }),
  );
}

function inputsOf({ inputs }: Metafile): ReadonlySet<string> {
  return new Set(Object.keys(inputs));
}

/**
 * Writes the new files; returns whether any has changed. Each file is replaced atomically, because
 * a function may be loading it.
 */
function replaceFiles(files: readonly OutputFile[]): boolean {
  const fresh = files.filter(
    ({ path, contents }) => !existsSync(path) || !readFileSync(path).equals(contents),
  );
  for (const { path, contents } of fresh) {
    writeFileSync(`${path}.new`, contents);
    renameSync(`${path}.new`, path);
  }
  return fresh.length > 0;
}
