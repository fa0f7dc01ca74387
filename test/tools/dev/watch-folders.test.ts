import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchFolders } from '../../../tools/dev/watch-folders.ts';
import { temporaryDirectory } from '../../support/local/fixture.ts';

test('every way to save a file is seen repeatedly, also in new folders', async () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  writeFileSync(join(root, 'src/deep/file'), '');
  const seen = new Set<string>();
  onTestFinished(watchFolders(root, ['src'], (path) => seen.add(path)));
  const saves = {
    write: (path: string) => writeFileSync(path, String(Math.random())),
    rename: (path: string) => {
      writeFileSync(`${path}~`, String(Math.random()));
      renameSync(`${path}~`, path);
    },
    remove: (path: string) => rmSync(path),
  };
  const saved = async (how: keyof typeof saves, path: string) => {
    seen.clear();
    saves[how](join(root, path));
    await expect.poll(() => [...seen], { timeout: 10_000 }).toContain(path);
  };
  await saved('write', 'src/deep/file');
  for (let again = 0; again < 3; again++) await saved('rename', 'src/deep/file');
  await saved('write', 'src/deep/file');
  await saved('remove', 'src/deep/file');
  await saved('write', 'src/deep/file');
  mkdirSync(join(root, 'src/new/newer'), { recursive: true });
  await expect.poll(() => [...seen], { timeout: 10_000 }).toContain('src/new');
  await saved('write', 'src/new/newer/file');
  await saved('rename', 'src/new/newer/file');
});
