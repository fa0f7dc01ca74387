import type { Completions, PositionHistory } from '../../core/store/position-history.ts';
import { type BalancesFile, endOf } from '../../core/store/position-rows.ts';
import { type Completion, completionOf } from './revisions.ts';

/** A version of a balances file that is complete, and since when. */
export type CompleteFile = BalancesFile & Completion;

/** What a lookup has told: from one list of the account to the next there is none. */
interface Known {
  /** The list, `<date>#<version>`; empty before the first one. */
  from: string;
  to: string;
  hasHole: boolean;
}

/** The years that a daily file may be of (api.md). */
const ALL_DAYS = { from: '2000-01-01', to: '2099-12-31' };
/** Sorts after all dates and times. */
const END = '~';

/**
 * Which balances files have a list of an account. A file is asked of only where the answer decides
 * something, and nothing is asked twice. One object serves one request: it remembers.
 */
export class BalanceLists {
  readonly account: string;
  readonly #history: PositionHistory;
  readonly #known: Known[] = [];
  #allFiles: Promise<CompleteFile[]> | undefined;

  constructor(history: PositionHistory, account: string) {
    this.#history = history;
    this.account = account;
  }

  /** Whether a file has a list of the account that is whole. At most two queries of one row. */
  async has(file: BalancesFile): Promise<boolean> {
    const position = positionOf(file);
    const known = this.#known.find(({ from, to }) => from <= position && position < to);
    const { from, hasHole } = known ?? (await this.#lookUp(position));
    return from === position && !hasHole;
  }

  /** The first of some files, newest first, that has a list and was complete at a time. */
  async newest(files: readonly CompleteFile[], at = END): Promise<CompleteFile | undefined> {
    for (const file of files) if (file.completeAt <= at && (await this.has(file))) return file;
    return undefined;
  }

  /**
   * Complete files of days before `day`, newest first: all that may have the account's newest list
   * before that day at some time from `at` on. The account's last list is one that was complete by
   * then, unless it was loaded late or has a hole; only then the marks of all days are read.
   */
  async filesBefore(day: string, at: string): Promise<CompleteFile[]> {
    const last = await this.#history.listBefore(this.account, day);
    if (!last) return [];
    const { date: from, hasHole } = last;
    this.#known.push({ from: positionOf(last), to: day, hasHole });
    const before = (files: CompleteFile[]) => files.filter(({ date }) => date < day);
    const recent = before(filesOf(await this.#history.completions('balances', { from, to: day })));
    if (await this.newest(recent, at)) return recent;
    this.#allFiles ??= this.#history.completions('balances', ALL_DAYS).then(filesOf);
    return before(await this.#allFiles);
  }

  async #lookUp(position: string): Promise<Known> {
    const end = endOf(position);
    const list = await this.#history.listBefore(this.account, end);
    const from = list ? positionOf(list) : '';
    // The whole gap that a file without a list of the account lies in.
    const next = from !== position && (await this.#history.listAfter(this.account, end));
    const to = from === position ? end : next ? positionOf(next) : END;
    const known = { from, to, hasHole: list?.hasHole ?? false };
    this.#known.push(known);
    return known;
  }
}

/** The complete files of several days, newest first: by date, then by when they were put. */
export function filesOf(completions: Completions): CompleteFile[] {
  const files = [...completions].flatMap(([date, versions]) =>
    [...versions.keys()].flatMap((version) => {
      const completion = completionOf(completions, date, version);
      return completion ? { date, version, ...completion } : [];
    }),
  );
  return files.sort((a, b) => (positionOf(a) < positionOf(b) ? 1 : -1));
}

/** As files and lists are sorted. */
function positionOf({ date, version }: BalancesFile): string {
  return `${date}#${version}`;
}
