import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../../local/shared/kept-data.ts';
import { Misuse } from '../misuse.ts';

/**
 * Room that is taken on the disk before a request is approved, besides what the last file needed: a
 * file that is written anew with each letter grows. A letter needs a quarter of it.
 */
const RESERVED_BYTES = 256 * 1024;
const LOCK = 'lock';

/** The folder of the letters: only its owner can read it, and one run at a time writes to it. */
export class LetterFolder {
  readonly path: string;
  #lastBytes = 0;

  /**
   * @param path created if missing
   * @throws UsageError if others can read it, or another run uses it
   */
  constructor(path: string) {
    this.path = path;
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0)
      throw new Misuse({
        en: `Others can read ${path}: chmod 700 ${path}`,
        zh: `其他人可讀取 ${path}：chmod 700 ${path}`,
      });
    this.#lock();
  }

  release(): void {
    rmSync(join(this.path, LOCK), { force: true });
  }

  /**
   * Takes room for the letter of a request under a temporary name, so that a full disk stops the
   * run before the request is approved.
   */
  reserve(requestId: string): void {
    writeDurably(this.#temporary(requestId), Buffer.alloc(this.#lastBytes + RESERVED_BYTES));
  }

  /** Writes a letter under its temporary name; it is on the disk on return. */
  fill(requestId: string, content: Uint8Array): void {
    writeDurably(this.#temporary(requestId), content);
    this.#lastBytes = content.length;
  }

  /** Gives a filled letter its name. Does nothing if it has it already. */
  finish(requestId: string, name: string): void {
    if (!existsSync(this.#temporary(requestId))) return;
    renameSync(this.#temporary(requestId), join(this.path, name));
    syncNames(this.path);
  }

  /** Removes what stands under the temporary name. */
  discard(requestId: string): void {
    rmSync(this.#temporary(requestId), { force: true });
  }

  /** Removes all that has a temporary name. */
  discardAll(): void {
    for (const name of readdirSync(this.path))
      if (/^\..*\.tmp$/.test(name)) rmSync(join(this.path, name), { force: true });
  }

  #temporary(requestId: string): string {
    return join(this.path, `.${requestId}.tmp`);
  }

  /** The lock of a killed run names a process that no longer runs. */
  #lock(): void {
    const lock = join(this.path, LOCK);
    for (;;) {
      try {
        const file = openSync(lock, 'wx', 0o600);
        writeSync(file, String(process.pid));
        closeSync(file);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = Number(readFileSync(lock, 'utf8'));
      if (holder > 0 && isAlive(holder))
        throw new Misuse({
          en: `${this.path} is in use by process ${holder} (if not, remove ${lock})`,
          zh: `${this.path} 正由程序 ${holder} 使用（如非如此，請移除 ${lock}）`,
        });
      rmSync(lock, { force: true });
    }
  }
}

/** Overwrites a file in place, so that room that was reserved is used. */
function writeDurably(path: string, content: Uint8Array): void {
  const file = openSync(path, existsSync(path) ? 'r+' : 'wx', 0o600);
  try {
    for (let at = 0; at < content.length; )
      at += writeSync(file, content, at, content.length - at, at);
    ftruncateSync(file, content.length);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A new name is on the disk once its folder is. */
function syncNames(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
