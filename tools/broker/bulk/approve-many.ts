import type { Request } from '../answers.ts';
import type { Session } from '../command.ts';
import { RequestRefused, Unreachable } from '../errors.ts';
import { isNamed } from '../request-ids.ts';
import { Approver, hasPassword, type Refused } from './approver.ts';
import { holderNames } from './holder-names.ts';
import { Journal, missingLetters, type Owner } from './journal.ts';
import type { LetterFolder } from './letter-folder.ts';
import type { Letters } from './letters.ts';

export interface Outcome {
  approved: number;
  letters: number;
  refused: Refused[];
  /** Approved, and the password is in no letter. */
  missing: { requestId: string; accountNumber: string }[];
  complete: boolean;
  /** Why it stopped early. */
  stopped?: string;
}

/**
 * Approves requests one after another, and writes each password to its letter before the next is
 * approved: an interruption costs one letter at most.
 *
 * The API shows a password once. So a request is recorded as `asked` before it is approved, and as
 * `filled` when its letter is on the disk; a letter gets its name after that. The next run finds a
 * request that was asked for and not filled: if it is approved, its password is lost, and reported
 * until a letter with a reset's password follows.
 */
export class BulkApproval {
  readonly #session: Session;
  readonly #owner: Owner;
  readonly #folder: LetterFolder;
  readonly #letters: Letters;
  readonly #journal: Journal;
  readonly #approver: Approver;
  readonly #sender: string | undefined;
  readonly #outcome: Omit<Outcome, 'missing'> = {
    approved: 0,
    letters: 0,
    refused: [],
    complete: false,
  };

  /** @throws Misuse if the folder is another participant's, or of another service */
  constructor(
    session: Session,
    folder: LetterFolder,
    letters: Letters,
    { owner, sender }: { owner: Owner; sender: string | undefined },
  ) {
    this.#session = session;
    this.#owner = owner;
    this.#folder = folder;
    this.#letters = letters;
    this.#sender = sender;
    this.#journal = new Journal(folder.path, owner);
    this.#approver = new Approver(session, folder, this.#journal, this.#outcome.refused);
  }

  /**
   * Finds out what became of the approvals that an earlier run left with an unknown outcome.
   * @throws RequestRefused, Unreachable
   */
  async resume(): Promise<void> {
    for (const entry of this.#journal.entries) {
      if (entry.step === 'filled') this.#folder.finish(entry.requestId, entry.letter);
      if (entry.step === 'asked') await this.#approver.settle(entry);
    }
    this.#folder.discardAll();
  }

  /** Whether a request, by its ID whole or short, was approved by an earlier run. */
  knows(id: string): boolean {
    return this.#journal.entries.some(
      ({ requestId, step }) =>
        !['asked', 'refused'].includes(step) && isNamed(requestId, id.toLowerCase()),
    );
  }

  /**
   * Approves requests until one can't be sent, the disk is full, or `isStopped`.
   * @param tags of the changes of holder that were shown, by request ID: just these are approved
   * @param progress called after each
   */
  async approve(
    requests: readonly Request[],
    tags: ReadonlyMap<string, string>,
    isStopped: () => boolean,
    progress: () => void,
  ): Promise<Outcome> {
    try {
      for (const request of requests) {
        if (isStopped()) throw new Interrupted('interrupted');
        await this.#approveOne(request, tags.get(request.requestId));
        progress();
      }
      this.#outcome.complete = true;
    } catch (error) {
      if (!isExpected(error)) throw error;
      this.#outcome.stopped = error.message;
    }
    const missing = missingLetters(this.#journal.entries).map(({ requestId, accountNumber }) => ({
      requestId,
      accountNumber,
    }));
    return { ...this.#outcome, missing };
  }

  async #approveOne(request: Request, ifMatch?: string): Promise<void> {
    const { requestId, accountNumber, type } = request;
    const { clientId } = this.#session.connection;
    const letter = this.#letters.nameFor(request);
    const entry = { ...this.#owner, clientId, requestId, accountNumber, type, letter };
    const holder = hasPassword(request)
      ? await holderNames(this.#session.reader, request)
      : undefined;
    if (holder) this.#folder.reserve(requestId);
    this.#journal.record({ ...entry, step: 'asked' });
    const approved = await this.#approver.ask(entry, ifMatch);
    const { phonePassword, effectiveOn } = approved ?? {};
    if (!holder || phonePassword === undefined) {
      this.#folder.discard(requestId);
      if (!approved) return;
      this.#outcome.approved++;
      this.#journal.record({ ...entry, step: 'done' });
      return;
    }
    this.#outcome.approved++;
    const sender = this.#sender;
    const content = { requestId, accountNumber, sender, holder, phonePassword, effectiveOn };
    try {
      this.#folder.fill(requestId, await this.#letters.add(content));
    } catch (error) {
      this.#journal.record({ ...entry, step: 'lost' });
      throw error;
    }
    this.#journal.record({ ...entry, step: 'filled' });
    this.#folder.finish(requestId, letter);
    this.#outcome.letters++;
  }
}

class Interrupted extends Error {}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof RequestRefused ||
    error instanceof Unreachable ||
    error instanceof Interrupted ||
    // Of the file system: the disk is full, or broken.
    (error as NodeJS.ErrnoException)?.syscall !== undefined
  );
}
