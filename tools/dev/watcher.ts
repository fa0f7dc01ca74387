import type { LocalService } from '../../local/local-service.ts';

/** What serves some of the files of the checkout. */
export interface Watcher {
  /**
   * Serves what has changed.
   * @param files that changed, from the root of the checkout
   * @returns a line for each thing that is served anew
   * @throws Error saying what is broken: file, line, and what; what was served before goes on
   */
  changed(files: ReadonlySet<string>): Promise<string[]>;
  stop(): Promise<void>;
}

export interface Watched {
  /** The checkout. */
  root: string;
  /** Directory of the assembly that runs. */
  assembly: string;
  service: LocalService;
}
