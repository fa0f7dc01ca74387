import { setTimeout as sleep } from 'node:timers/promises';
import type { ApprovedRequest, Request } from '../answers.ts';
import { CHANGED_SINCE } from '../approval-words.ts';
import type { Session } from '../command.ts';
import { RequestRefused, Unreachable } from '../errors.ts';
import { isNamed } from '../request-ids.ts';
import { holderNames } from './holder-names.ts';
import { type Entry, Journal, missingLetters, type Owner, type Step } from './journal.ts';
import type { LetterFolder } from './letter-folder.ts';
import type { Letters } from './letters.ts';

export interface Outcome {
  approved: number;
  letters: number;
  refused: { requestId: string; reason: string }[];
  /** Approved, and the password is in no letter. */
  missing: { requestId: string; accountNumber: string }[];
  complete: boolean;
  /** Why it stopped early. */
  stopped?: string;
}

/** A type of request whose approval shows a password. */
const WITH_PASSWORD = ['open-account', 'reset-phone-password'];
/** Statuses with which nothing was approved, now or before. */
const NOT_APPROVED = [400, 401, 403, 404, 413, 415, 422, 429];
const MAX_TRIES = 3;

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
  }

  /**
   * Finds out what became of the approvals that an earlier run left with an unknown outcome.
   * @throws RequestRefused, Unreachable
   */
  async resume(): Promise<void> {
    for (const entry of this.#journal.entries) {
      if (entry.step === 'filled') this.#folder.finish(entry.requestId, entry.letter);
      if (entry.step === 'asked') await this.#settle(entry);
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
    this.#record(entry, 'asked');
    const approved = await this.#ask(entry, ifMatch);
    const { phonePassword, effectiveOn } = approved ?? {};
    if (!holder || phonePassword === undefined) {
      this.#folder.discard(requestId);
      if (!approved) return;
      this.#outcome.approved++;
      this.#record(entry, 'done');
      return;
    }
    this.#outcome.approved++;
    const sender = this.#sender;
    const content = { requestId, accountNumber, sender, holder, phonePassword, effectiveOn };
    try {
      this.#folder.fill(requestId, await this.#letters.add(content));
    } catch (error) {
      this.#record(entry, 'lost');
      throw error;
    }
    this.#record(entry, 'filled');
    this.#folder.finish(requestId, letter);
    this.#outcome.letters++;
  }

  /**
   * Approves a request. An answer that was lost is not the end: whether the request was approved
   * can be read, and one that was not is asked for again.
   * @returns undefined if there is no password: the API refused, or its answer was lost
   */
  async #ask(
    entry: Omit<Entry, 'step'>,
    ifMatch: string | undefined,
  ): Promise<ApprovedRequest | undefined> {
    const path = `/broker/requests/${entry.requestId}/approval`;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#session.client.call<ApprovedRequest>('POST', path, { ifMatch });
      } catch (error) {
        if (!(error instanceof RequestRefused || error instanceof Unreachable)) throw error;
        const isRefused =
          error instanceof RequestRefused ? NOT_APPROVED.includes(error.status) : !error.mayBeDone;
        // Of an earlier try, whose answer was lost, this one says nothing.
        const isKnown = isRefused && tries === 1;
        const status = isKnown ? this.#record(entry, 'refused') : await this.#settle(entry);
        const isConflict = error instanceof RequestRefused && error.status === 409;
        // What conflicts now does so the next time.
        if (status === 'pending' && !isConflict && tries < MAX_TRIES) {
          await sleep(1000 * tries);
          continue;
        }
        // The fault is not the request's: the next one would meet it too.
        const isOfRequest =
          isConflict || (error instanceof RequestRefused && [403, 404].includes(error.status));
        if (!isOfRequest && status !== 'approved') throw error;
        const reason = [error.message];
        if (isConflict && ifMatch) reason.push(CHANGED_SINCE[this.#session.out.language]);
        if (status !== 'approved')
          this.#outcome.refused.push({ requestId: entry.requestId, reason: reason.join('. ') });
        return undefined;
      }
    }
  }

  /**
   * Records what became of an approval whose answer nobody saw. A request that is gone is reported.
   * One that is pending stays `asked`: the approval may still be running.
   * @returns the request's status; `approved` only if it was approved by the client that asked
   */
  async #settle(entry: Omit<Entry, 'step'>): Promise<string> {
    const path = `/broker/requests/${entry.requestId}`;
    const { status, decidedBy } = await this.#session.reader
      .call<Request>('GET', path)
      .catch((error) => {
        if (!(error instanceof RequestRefused && error.status === 404)) throw error;
        this.#outcome.refused.push({ requestId: entry.requestId, reason: error.message });
        return { status: 'gone', decidedBy: undefined };
      });
    if (status === 'pending') return status;
    this.#folder.discard(entry.requestId);
    if (status !== 'approved') {
      this.#record(entry, 'refused');
      return status;
    }
    const isOurs = decidedBy === entry.clientId;
    if (!isOurs) this.#record(entry, 'refused');
    else this.#record(entry, hasPassword(entry) ? 'lost' : 'done');
    return isOurs ? 'approved' : 'decided';
  }

  #record(entry: Omit<Entry, 'step'>, step: Step): void {
    this.#journal.record({ ...entry, step });
  }
}

const hasPassword = ({ type }: Pick<Request, 'type'>) => WITH_PASSWORD.includes(type);

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
