/** What outlives the laptop beside its tables: files of one directory, of which a kill leaves the old or the new, never half. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
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
}

/** Of the one kind of thing that is many files. */
export const FOLDER_OF_OBJECTS = 's3';

/** Keeps nothing: what is in memory ends with the laptop. */
const NOTHING: KeptData = { read: () => undefined, write() {}, append() {}, lines: () => [], list: () => [] };

/**
 * @param directory is made if there is none; without it nothing is kept
 * @throws Error in one line if that is a file
 */
export function keptData(directory?: string): KeptData {
  if (directory === undefined) return NOTHING;
  if (existsSync(directory) && !statSync(directory).isDirectory()) {
    throw new Error(`--data: ${directory} is a file, not a directory`);
  }
  const path = (name: string) => join(directory, name);
  const read = (name: string) => (existsSync(path(name)) ? readFileSync(path(name)) : undefined);
  for (const folder of [FOLDER_OF_OBJECTS]) mkdirSync(path(folder), { recursive: true, mode: 0o700 });
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
    list: (folder) => readdirSync(path(folder)).filter((name) => !name.endsWith('.new')),
  };
}
