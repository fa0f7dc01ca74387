/** Results of builds, reused as long as the contents of what they were built from are the same. */
import { randomUUID } from 'node:crypto';
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../local/shared/kept-data.ts';
import { contentKey } from './content-key.ts';

export interface Build {
  /** Letters. */
  name: string;
  /** The checkout; the cache is its `.local/cache`. */
  root: string;
  /** Files and folders of the checkout that the build reads, as `contentKey` takes them. */
  inputs: readonly string[];
  /** Writes the result into a directory, which does not exist yet. */
  build(directory: string): Promise<unknown>;
}

/** Results that are kept, the newest: going back to another branch costs nothing. */
const MAX_RESULTS = 4;
/** Inputs may change while they are read; somebody who never stops typing has to wait. */
const MAX_BUILDS = 3;

/**
 * The result for the inputs as they are now: from the cache, or built. Any number of processes may
 * call it concurrently.
 * @returns a directory of this process's own, with the result; removed when the process ends
 * @throws Error of the build, or if the inputs changed during each of three builds
 */
export async function cached({ name, root, inputs, build }: Build): Promise<string> {
  const cache = join(root, '.local', 'cache');
  mkdirSync(cache, { recursive: true });
  removeLeftovers(cache);
  for (let builds = 0; builds < MAX_BUILDS; builds++) {
    const key = contentKey(root, inputs);
    const kept = join(cache, `${name}-${key}`);
    const own = ownDirectory(cache, name);
    if (!copyKept(kept, own)) {
      await build(own);
      // The build may have read what was saved meanwhile, or not.
      if (contentKey(root, inputs) !== key) {
        rmSync(own, { recursive: true, force: true });
        continue;
      }
      keep(own, kept, ownDirectory(cache, name));
    }
    removeOld(cache, name);
    return own;
  }
  throw new Error(`Building the ${name}: files changed during each of ${MAX_BUILDS} builds`);
}

const owned = new Set<string>();

/** Named after the process, so that what a killed one left is known to be nobody's. */
function ownDirectory(cache: string, name: string): string {
  if (owned.size === 0) process.once('exit', removeOwn);
  const directory = join(cache, `of-${process.pid}-${name}-${randomUUID().slice(0, 8)}`);
  owned.add(directory);
  return directory;
}

/** Again for a while: a worker that is ending may still write compiled code into it. */
function removeOwn(): void {
  for (const directory of owned)
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 25 });
}

/** Whether the result was there and is copied whole. */
function copyKept(kept: string, own: string): boolean {
  try {
    utimesSync(kept, new Date(), new Date());
    copy(kept, own);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // A result is renamed before it is removed: still there, it was there all the time.
  if (existsSync(kept) && existsSync(own)) return true;
  rmSync(own, { recursive: true, force: true });
  return false;
}

/** Renaming makes a result appear whole; if another process was first, its result is as good. */
function keep(own: string, kept: string, copied: string): void {
  copy(own, copied);
  try {
    renameSync(copied, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
    rmSync(copied, { recursive: true, force: true });
  }
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** Removes what was used longest ago. */
function removeOld(cache: string, name: string): void {
  const used = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const results = readdirSync(cache)
    .filter((each) => each.startsWith(`${name}-`))
    .map((each) => ({ path: join(cache, each), used: used(join(cache, each)) }))
    .sort((a, b) => b.used - a.used);
  for (const { path } of results.slice(MAX_RESULTS)) {
    const removed = ownDirectory(cache, name);
    try {
      renameSync(path, removed);
    } catch {
      // Another process removes it.
    }
    rmSync(removed, { recursive: true, force: true });
  }
}

/** Removes what processes left that were killed. */
function removeLeftovers(cache: string): void {
  for (const each of readdirSync(cache)) {
    const [, pid] = /^of-(\d+)-/.exec(each) ?? [];
    if (pid && !isAlive(Number(pid))) rmSync(join(cache, each), { recursive: true, force: true });
  }
}
