import { setTimeout as sleep } from 'node:timers/promises';
import type { ApprovedRequest, Request } from '../answers.ts';
import { CHANGED_SINCE } from '../approval-words.ts';
import type { Session } from '../command.ts';
import { RequestRefused, Unreachable } from '../errors.ts';
import type { Entry, Journal, Step } from './journal.ts';
import type { LetterFolder } from './letter-folder.ts';

/** A request that was not approved, and why. */
export interface Refused {
  requestId: string;
  reason: string;
}

/** A type of request whose approval shows a password. */
const WITH_PASSWORD = ['open-account', 'reset-phone-password'];
/** Statuses with which nothing was approved, now or before. */
const NOT_APPROVED = [400, 401, 403, 404, 413, 415, 422, 429];
/** Stands for the status of a request that is not found. */
const GONE = 'gone';
const MAX_TRIES = 3;

export const hasPassword = ({ type }: Pick<Request, 'type'>) => WITH_PASSWORD.includes(type);

/** Approves one request, and finds out what became of it where the answer does not say. */
export class Approver {
  readonly #session: Session;
  readonly #folder: LetterFolder;
  readonly #journal: Journal;
  readonly #refused: Refused[];

  /** @param refused what was not approved is added to it */
  constructor(session: Session, folder: LetterFolder, journal: Journal, refused: Refused[]) {
    this.#session = session;
    this.#folder = folder;
    this.#journal = journal;
    this.#refused = refused;
  }

  /**
   * Approves a request. An answer that was lost is not the end: whether the request was approved
   * can be read, and one that was not is asked for again.
   * @returns undefined if there is no password: the API refused, or its answer was lost
   */
  async ask(
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
        const status = isKnown ? this.#record(entry, 'refused') : await this.settle(entry);
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
        if (status !== 'approved' && status !== GONE)
          this.#refused.push({ requestId: entry.requestId, reason: reason.join('. ') });
        return undefined;
      }
    }
  }

  /**
   * Records what became of an approval whose answer nobody saw. A request that is gone is reported.
   * One that is pending stays `asked`: the approval may still be running.
   * @returns the request's status; `approved` only if it was approved by the client that asked
   */
  async settle(entry: Omit<Entry, 'step'>): Promise<string> {
    const path = `/broker/requests/${entry.requestId}`;
    const { status, decidedBy } = await this.#session.reader
      .call<Request>('GET', path)
      .catch((error) => {
        if (!(error instanceof RequestRefused && error.status === 404)) throw error;
        this.#refused.push({ requestId: entry.requestId, reason: error.message });
        return { status: GONE, decidedBy: undefined };
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
