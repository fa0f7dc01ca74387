import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from '../answers.ts';

/**
 * What became of an approval.
 * - `asked`: about to be sent; its outcome is unknown until another line follows
 * - `filled`: its letter is on the disk, under its name or its temporary one
 * - `done`: approved, and there is no password
 * - `refused`: the API refused it
 * - `lost`: approved, and its password is in no letter
 */
export type Step = 'asked' | 'filled' | 'done' | 'refused' | 'lost';

/** A request in the journal; nothing in it is secret. */
export interface Entry extends Pick<Request, 'requestId' | 'accountNumber' | 'type'> {
  step: Step;
  /** The name of the file with its letter. */
  letter: string;
}

/**
 * The approvals that a folder of letters knows: one line of JSON each step, on the disk before the
 * next step is taken. After a kill it tells which approvals have an unknown outcome.
 */
export class Journal {
  readonly #path: string;
  readonly #entries = new Map<string, Entry>();

  constructor(folder: string) {
    this.#path = join(folder, 'journal.jsonl');
    for (const entry of this.#read()) this.#remember(entry);
  }

  /** The last step of each request, in the order in which these were taken. */
  get entries(): Entry[] {
    return [...this.#entries.values()];
  }

  /** Records a step; it is on the disk on return. */
  record(entry: Entry): void {
    const { requestId, accountNumber, type, step, letter } = entry;
    const line = JSON.stringify({ requestId, accountNumber, type, step, letter });
    const file = openSync(this.#path, 'a', 0o600);
    try {
      // It starts on a new line even after a truncated one.
      writeSync(file, `\n${line}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#remember(entry);
  }

  #remember(entry: Entry): void {
    this.#entries.delete(entry.requestId);
    this.#entries.set(entry.requestId, entry);
  }

  /** A kill may truncate the last line: what it would have announced was not begun. */
  #read(): Entry[] {
    const text = existsSync(this.#path) ? readFileSync(this.#path, 'utf8') : '';
    return text.split('\n').flatMap((line) => {
      try {
        return line ? [JSON.parse(line) as Entry] : [];
      } catch {
        return [];
      }
    });
  }
}

/**
 * Approvals whose password nobody has: lost, and no later letter went to the same account.
 */
export function missingLetters(entries: readonly Entry[]): Entry[] {
  return entries.filter(
    ({ step, accountNumber }, i) =>
      step === 'lost' &&
      !entries
        .slice(i)
        .some((later) => later.step === 'filled' && later.accountNumber === accountNumber),
  );
}
