import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Synthesis } from '../../local/cloudformation/synthesize.ts';
import { complaintOf } from './complaint.ts';
import type { Watched, Watcher } from './watcher.ts';

interface Template {
  Resources?: Record<string, Resource>;
}

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: object;
}

/**
 * Synthesizes the app again, without bundles. It replaces the contact flows for new calls; for any
 * other change of the templates it reports that a restart is needed.
 */
export async function flowsWatcher({ root, assembly, service }: Watched): Promise<Watcher> {
  const running = templatesOf(assembly);
  let flows = JSON.stringify(parts(running).flows);
  /** What the app imports; undefined after a failed attempt. */
  let imports = await importsOf(root).catch(() => undefined);
  /** Loads the CDK now, so that the next change need not wait for that. */
  const prepare = () => new Synthesis({ root, bundle: false }, imports?.packages);
  let next = prepare();
  let reported = '';
  return {
    async changed(files) {
      const concerned = [...files].some((file) =>
        imports ? imports.files.has(file) : !file.startsWith('web/'),
      );
      if (!concerned) return [];
      imports = undefined;
      const directory = mkdtempSync(join(root, '.local', 'cache', `of-${process.pid}-flows-`));
      try {
        // Concurrently; of two complaints, the bundler's names file and line.
        const [known, synthesized] = await Promise.allSettled([
          importsOf(root),
          next.run(join(directory, 'cdk.out')),
        ]);
        if (known.status === 'rejected') throw known.reason;
        if (synthesized.status === 'rejected') throw synthesized.reason;
        const fresh = synthesized.value;
        const { flows: now, rest } = parts(templatesOf(fresh));
        const lines: string[] = [];
        if (JSON.stringify(now) !== flows) {
          await service.replace.flows(fresh);
          flows = JSON.stringify(now);
          lines.push('Contact flows: the next call follows the new ones');
        }
        imports = known.value;
        const [first, ...more] = changedNames(parts(running).rest, rest);
        const changed = first ? `${first}${more.length > 0 ? ` and ${more.length} more` : ''}` : '';
        if (changed !== '' && changed !== reported)
          lines.push(`Restart npm run dev to apply the change of ${changed}`);
        reported = changed;
        return lines;
      } finally {
        rmSync(directory, { recursive: true, force: true });
        next = prepare();
      }
    },
    stop: () => next.stop(),
  };
}

/**
 * The files that the app imports, relative to the root, and the modules of packages.
 * @throws Error with file and line of the first syntax error or missing file
 */
async function importsOf(root: string): Promise<Record<'files' | 'packages', ReadonlySet<string>>> {
  try {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['bin/app.ts'],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outdir: 'none',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
    return {
      files: new Set(Object.keys(metafile.inputs)),
      packages: new Set(imported.filter(({ external }) => external).map(({ path }) => path)),
    };
  } catch (error) {
    throw new Error(complaintOf(error, root), { cause: error });
  }
}

/** The templates by stack. */
function templatesOf(assembly: string): Map<string, Template> {
  return new Map(
    readdirSync(assembly)
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => {
        const text = readFileSync(join(assembly, name), 'utf8');
        return [name.replace('.template.json', ''), JSON.parse(text) as Template];
      }),
  );
}

/** Types that follow from others, and change nothing on the laptop. */
const UNUSED_HERE = ['AWS::Lambda::Version', 'AWS::Connect::TestCase'];

/** The contact flows, and all other parts of the templates, by name. */
function parts(templates: ReadonlyMap<string, Template>) {
  const flows: Record<string, string> = {};
  const rest: Record<string, string> = {};
  for (const [stack, { Resources = {}, ...others }] of templates) {
    for (const [id, resource] of Object.entries(Resources)) {
      if (UNUSED_HERE.includes(resource.Type)) continue;
      const part = resource.Type === 'AWS::Connect::ContactFlow' ? flows : rest;
      part[`${stack}.${id}`] = withoutVersions(JSON.stringify(withoutCode(resource)));
    }
    // Entry by entry: the order of exports is that in which the CDK meets the references.
    for (const [section, entries] of Object.entries(others)) {
      for (const [id, entry] of Object.entries(entries as object))
        rest[`${stack}.${section}.${id}`] = JSON.stringify(entry);
    }
  }
  return { flows, rest };
}

/**
 * Removes the hash from the names of versions: the CDK makes it from code and properties of their
 * functions, which are compared themselves.
 */
const withoutVersions = (json: string) =>
  json.replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1');

/** Removes the hash of a function's code: another watcher replaces the code. */
function withoutCode(resource: Resource): Resource {
  if (resource.Type !== 'AWS::Lambda::Function') return resource;
  const { Code: _, ...Properties } = resource.Properties ?? {};
  return { Type: resource.Type, Properties };
}

function changedNames(before: Record<string, string>, after: Record<string, string>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]);
}
