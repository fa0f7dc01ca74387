/**
 * Data that survives the laptop, besides its tables: files in one directory. After a kill a file
 * has its old or its new content, never a part of it.
 */
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

/** Files by name. */
export interface KeptData {
  /** The content last written under this name; undefined if there is none. */
  read(name: string): Buffer | undefined;
  /**
   * Writes synchronously: the file is complete on return. After an error it is unchanged.
   * @param name letters, digits, dots and dashes, optionally after a folder
   */
  write(name: string, content: string | Buffer): void;
  /** Appends a line, which a kill may truncate. */
  append(name: string, line: string): void;
  /** The appended lines. */
  lines(name: string): string[];
  /** The names in a folder. */
  list(folder: string): string[];
  /** Releases the directory for the next laptop. */
  close(): void;
}

/** Folder of the S3 objects, the only data in many files. */
export const FOLDER_OF_OBJECTS = 's3';

/** Keeps nothing: data in memory ends with the laptop. */
const NOTHING: KeptData = {
  read: () => undefined,
  write() {},
  append() {},
  lines: () => [],
  list: () => [],
  close() {},
};

/**
 * Opens a directory for one laptop.
 * @param directory created if missing; without it nothing is kept
 * @throws Error in one line if it is a file, or another running laptop uses it
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
      // Starts on a new line, even after a truncated one.
      appendFileSync(path(name), `\n${line}\n`, { mode: 0o600 });
    },
    lines: (name) => (read(name)?.toString().split('\n') ?? []).filter(Boolean),
    close: () => rmSync(path(LOCK), { force: true }),
    list: (folder) => readdirSync(path(folder)).filter((name) => !name.endsWith('.new')),
  };
}

const LOCK = 'lock';

/**
 * Two laptops in one directory would overwrite each other's files. The lock of a killed laptop
 * names a process that no longer runs.
 */
function takeLock(directory: string): void {
  const lock = join(directory, LOCK);
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder > 0 && isAlive(holder)) {
    throw new Error(`--data: ${directory} is in use by process ${holder} (if not, remove ${lock})`);
  }
  writeFileSync(lock, String(process.pid), { mode: 0o600 });
}

/** Whether a process with this ID runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
