/** A long file takes no more memory than a short one: what `npm run bench` for the feed measures with a million lines, with fewer. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const bench = fileURLToPath(new URL('../../../tools/bench/feed.ts', import.meta.url));

test('memory stays where it is, from a tenth of the file to all of it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', bench, '200000']);
  const rows = [...stdout.matchAll(/^\| (\d+) \| \d+ \| [\d.]+ \| ([\d.]+) \|$/gm)];
  expect(rows.map(([, lines]) => Number(lines))).toEqual(
    Array.from({ length: 10 }, (_, i) => (i + 1) * 20_000),
  );
  const heaps = rows.map(([, , megabytes]) => Number(megabytes));
  // The file has 14 MB. What is carried on of the keys that it has named grows to 3 MB, and is there twice.
  expect(Math.max(...heaps) - Math.min(...heaps)).toBeLessThan(7);
});
