import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readable } from './readable.ts';

/** Looks for passwords in the files that a command leaves. */
export class PasswordSearch {
  readonly #issued: ReadonlyMap<string, string>;
  readonly #letters = new Map<string, string>();

  /** @param issued the passwords, by request ID; some may follow */
  constructor(issued: ReadonlyMap<string, string>) {
    this.#issued = issued;
  }

  /**
   * The files below a directory that have a password in them, temporary files included.
   * @param ownerOf the request whose password a file of this name may have
   */
  async in(
    directory: string,
    ownerOf: (name: string) => string | undefined = () => undefined,
  ): Promise<string[]> {
    const found: string[] = [];
    for (const file of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = await this.#textOf(join(file.parentPath, file.name));
      const owner = ownerOf(file.name);
      for (const [requestId, password] of this.#issued)
        if (requestId !== owner && text.includes(password)) found.push(file.name);
    }
    return found;
  }

  /** A letter with its own name does not change, and takes long to read. */
  async #textOf(path: string): Promise<string> {
    const text = this.#letters.get(path) ?? (await readable(readFileSync(path)));
    if (path.endsWith('.pdf')) this.#letters.set(path, text);
    return text;
  }
}
