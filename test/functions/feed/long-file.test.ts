/**
 * A long file takes no more memory than a short one: the feed benchmark, with fewer lines than `npm
 * run bench` uses.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const bench = fileURLToPath(new URL('../../../tools/bench/feed.ts', import.meta.url));

test('memory does not grow between the first tenth of the file and its end', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', bench, '200000']);
  const rows = [...stdout.matchAll(/^\| (\d+) \| \d+ \| [\d.]+ \| ([\d.]+) \|$/gm)];
  expect(rows.map(([, lines]) => Number(lines))).toEqual(
    Array.from({ length: 10 }, (_, i) => (i + 1) * 20_000),
  );
  const heaps = rows.map(([, , megabytes]) => Number(megabytes));
  // The file has 14 MB. The saved set of its keys grows to 3 MB, and is in memory twice.
  expect(Math.max(...heaps) - Math.min(...heaps)).toBeLessThan(7);
});
