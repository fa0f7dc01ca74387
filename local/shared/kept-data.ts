/** What outlives the laptop beside its tables: files of one directory, of which a kill leaves the old or the new, never half. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface KeptData {
  /** @returns what was written last under this name; absent if nothing was */
  read(name: string): Buffer | undefined;
  /** Resolved on return: the file is complete, or as it was. @param name of letters, digits, dots and dashes, after folders or none */
  write(name: string, content: string | Buffer): void;
  /** Adds a line, which a kill may cut short. */
  append(name: string, line: string): void;
  /** What was appended. */
  lines(name: string): string[];
  /** Names below a folder. */
  list(folder: string): string[];
  /** Leaves the directory to the next one. */
  close(): void;
}

/** Of the one kind of thing that is many files. */
export const FOLDER_OF_OBJECTS = 's3';

/** Keeps nothing: what is in memory ends with the laptop. */
const NOTHING: KeptData = {
  read: () => undefined,
  write() {},
  append() {},
  lines: () => [],
  list: () => [],
  close() {},
};

/**
 * @param directory is made if there is none; without it nothing is kept
 * @throws Error in one line if that is a file, or another laptop that lives keeps its data there
 */
export function keptData(directory?: string): KeptData {
  if (directory === undefined) return NOTHING;
  if (existsSync(directory) && !statSync(directory).isDirectory()) {
    throw new Error(`--data: ${directory} is a file, not a directory`);
  }
  const path = (name: string) => join(directory, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  takeLock(directory);
  const read = (name: string) => (existsSync(path(name)) ? readFileSync(path(name)) : undefined);
  for (const folder of [FOLDER_OF_OBJECTS])
    mkdirSync(path(folder), { recursive: true, mode: 0o700 });
  return {
    read,
    write(name, content) {
      writeFileSync(path(`${name}.new`), content, { mode: 0o600 });
      renameSync(path(`${name}.new`), path(name));
    },
    append(name, line) {
      // After a line that was cut short, the next one begins anew.
      appendFileSync(path(name), `\n${line}\n`, { mode: 0o600 });
    },
    lines: (name) => (read(name)?.toString().split('\n') ?? []).filter(Boolean),
    close: () => rmSync(path(LOCK), { force: true }),
    list: (folder) => readdirSync(path(folder)).filter((name) => !name.endsWith('.new')),
  };
}

const LOCK = 'lock';

/** Two laptops on one directory would write over each other. The lock of one that was killed names no process that lives. */
function takeLock(directory: string): void {
  const lock = join(directory, LOCK);
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder > 0 && isAlive(holder)) {
    throw new Error(`--data: ${directory} is in use by process ${holder} (if not, remove ${lock})`);
  }
  writeFileSync(lock, String(process.pid), { mode: 0o600 });
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
