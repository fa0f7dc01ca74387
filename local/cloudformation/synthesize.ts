import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { spawnBound, stopBound } from '../dynamodb/child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Options of `synthesize`. */
export interface SynthesisOptions {
  /** Stage to synthesize; by default `dev`, which the laptop runs. */
  stage?: string;
  /** Root directory of the checkout; this checkout by default. */
  root?: string;
  /** Whether to bundle the functions; otherwise their assets cannot be run. */
  bundle?: boolean;
}

/**
 * Synthesizes the app into a cloud assembly. The templates are those of `cdk synth`. To save time,
 * it runs without the CLI and without validation against CloudFormation's schemas, which takes two
 * thirds of the time (docs/decisions/0032).
 * @param output directory to write to
 * @returns `output`
 * @throws Error with the first error of the app, in one line
 */
export function synthesize(output: string, options: SynthesisOptions = {}): Promise<string> {
  return new Synthesis(options).run(output);
}

/** A process that synthesizes the app once, when it is asked to. */
export class Synthesis {
  readonly #child: ChildProcess;
  readonly #result: Promise<[code: number | null, ...outputs: string[]]>;

  /** @param packages that it loads at once: the app need not, when the time counts */
  constructor(
    { stage = 'dev', root = ROOT, bundle = true }: SynthesisOptions,
    packages: Iterable<string> = [],
  ) {
    const args = ['local/cloudformation/app-process.ts', 'bin/app.ts'].map((each) =>
      join(root, each),
    );
    this.#child = spawnBound(process.execPath, [...args, ...packages], {
      cwd: root,
      env: environment({ root, bundle, stage }),
      stdio: 'pipe',
    });
    const ended = new Promise<number | null>((resolve, reject) =>
      this.#child.once('error', reject).once('close', resolve),
    );
    this.#result = Promise.all([
      ended,
      ...[this.#child.stdout, this.#child.stderr].map((each) => text(each as Readable)),
    ]);
    // Who never runs it hears nothing of its end.
    this.#result.catch(() => undefined);
  }

  /** As {@link synthesize}. */
  async run(output: string): Promise<string> {
    this.#child.stdin?.once('error', () => undefined).end(output);
    const [code, ...outputs] = await this.#result;
    if (code === 0) return output;
    const lines = outputs.join('\n').split('\n');
    const firstError = [/^\W*\w*error\b/i, /error|fail/i, /./]
      .map((pattern) => lines.find((line) => pattern.test(line)))
      .find(Boolean);
    throw new Error(
      `The app does not synthesize: ${firstError?.trim() ?? `exit code ${code}`} (for details: npm run synth)`,
    );
  }

  stop(): Promise<void> {
    return stopBound(this.#child);
  }
}

/**
 * The minimum that the app needs: it contains nothing of this machine that a template could depend
 * on.
 */
function environment({ root, bundle, stage }: Required<SynthesisOptions>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    // Caches compiled code: parsing aws-cdk-lib takes a second.
    NODE_COMPILE_CACHE: join(root, '.local/cache/node'),
    // The check against the schemas is part of npm run synth. The flag in cdk.json only ranks its
    // findings.
    CDK_VALIDATION: 'false',
    CDK_CONTEXT_JSON: JSON.stringify({
      ...contextOf(root),
      stage,
      ...(!bundle && { 'aws:cdk:bundling-stacks': [] }),
    }),
  };
}

/**
 * The context that the CLI gives the app of a checkout, except one flag: the CLI itself fails on
 * cdk-nag findings; here the app does.
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
