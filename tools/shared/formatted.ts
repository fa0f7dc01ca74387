import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIOME = fileURLToPath(
  new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url),
);

/** Formats a generated text for its file, so that `npm run lint` accepts it. */
export function formatted(file: URL, text: string): string {
  const path = fileURLToPath(file);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BIOME, 'format', `--stdin-file-path=${path}`],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
      input: text,
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) throw new Error(`${path} can't be formatted: ${stderr}`);
  return stdout;
}
