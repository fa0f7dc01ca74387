import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { spawnBound } from '../dynamodb/child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CDK = fileURLToPath(new URL('../../node_modules/aws-cdk/bin/cdk', import.meta.url));

/**
 * Synthesizes the app into a cloud assembly, functions bundled, as a deployment would.
 * @throws Error in one line with the first complaint
 */
export async function synthesize(output: string): Promise<string> {
  const child = spawnBound(
    process.execPath,
    [CDK, 'synth', '--quiet', '--no-notices', '--output', output],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        // The CLI starts the app with `node`: this very one.
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
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
