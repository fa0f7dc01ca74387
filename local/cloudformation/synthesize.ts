import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { spawnBound } from '../dynamodb/child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface SynthesisOptions {
  /** The checkout; this one if it is not given. */
  root?: string;
  /** Bundles the functions; without it the assets of the functions are no bundles. */
  bundle?: boolean;
}

/**
 * Synthesizes the app into a cloud assembly as `cdk synth` does (the same templates), but without
 * the CLI around it, and without the check against CloudFormation's schemas, which takes two
 * thirds of the time (docs/decisions/0032).
 * @param output directory to write to
 * @throws Error in one line with the first complaint
 */
export async function synthesize(
  output: string,
  { root = ROOT, bundle = true }: SynthesisOptions = {},
): Promise<string> {
  const child = spawnBound(process.execPath, [join(root, 'bin/app.ts')], {
    cwd: root,
    env: environment(root, output, bundle),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  const [code, ...said] = await Promise.all([
    ended,
    ...[child.stdout, child.stderr].map((each) => text(each as NodeJS.ReadableStream)),
  ]);
  if (code === 0) return output;
  const lines = said.join('\n').split('\n');
  const complaint = [/^\W*\w*error\b/i, /error|fail/i, /./]
    .map((clue) => lines.find((line) => clue.test(line)))
    .find(Boolean);
  throw new Error(
    `The app does not synthesize: ${complaint?.trim() ?? `exit code ${code}`} (npm run synth tells more)`,
  );
}

/** The least that the app needs: nothing of this machine's that a template could depend on. */
function environment(root: string, output: string, bundle: boolean): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    // Parsing aws-cdk-lib takes a second.
    NODE_COMPILE_CACHE: join(root, '.local/cache/node'),
    CDK_OUTDIR: output,
    // The check against the schemas is part of npm run synth. The flag in cdk.json only ranks its
    // findings.
    CDK_VALIDATION: 'false',
    CDK_CONTEXT_JSON: JSON.stringify({
      ...contextOf(root),
      ...(!bundle && { 'aws:cdk:bundling-stacks': [] }),
    }),
  };
}

/**
 * The context that the CLI gives the app of a checkout, but one flag: the CLI fails on findings of
 * cdk-nag itself, here the app does.
 */
export function contextOf(root: string): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  return {
    ...context,
    'aws:cdk:disable-version-reporting': true,
    'aws:cdk:enable-asset-metadata': true,
    'aws:cdk:bundling-stacks': ['**'],
  };
}
