import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from '../answers.ts';
import { Misuse } from '../misuse.ts';

/**
 * What became of an approval.
 * - `asked`: about to be sent; its outcome is unknown until another line follows
 * - `filled`: its letter is on the disk, under its name or its temporary one
 * - `done`: approved, and there is no password
 * - `refused`: the API refused it
 * - `lost`: approved, and its password is in no letter
 */
export type Step = 'asked' | 'filled' | 'done' | 'refused' | 'lost';

/** Whose approvals a folder has. */
export interface Owner {
  /** Of the service. */
  url: string;
  participantId: string | undefined;
}

/** A request in the journal; nothing in it is secret. */
export interface Entry extends Owner, Pick<Request, 'requestId' | 'accountNumber' | 'type'> {
  /** Who approves it, as `decidedBy` will tell: another client may take up the folder. */
  clientId: string;
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

  /** @throws Misuse if the folder is another participant's, or of another service */
  constructor(folder: string, owner: Owner) {
    this.#path = join(folder, 'journal.jsonl');
    for (const entry of this.#read()) {
      if (entry.url !== owner.url || entry.participantId !== owner.participantId)
        throw new Misuse({
          en: `${folder} has letters of another participant or service: name another folder`,
          zh: `${folder} 載有另一參與者或另一服務的信件：請指定另一資料夾`,
        });
      this.#remember(entry);
    }
  }

  /** The last step of each request, in the order in which these were taken. */
  get entries(): Entry[] {
    return [...this.#entries.values()];
  }

  /** Records a step; it is on the disk on return. */
  record(entry: Entry): void {
    const file = openSync(this.#path, 'a', 0o600);
    try {
      // It starts on a new line even after a truncated one.
      writeSync(file, `\n${JSON.stringify(entry)}\n`);
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
