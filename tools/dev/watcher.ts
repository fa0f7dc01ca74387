import type { LocalService } from '../../local/local-service.ts';

/** Updates one part of the service when its source files change. */
export interface Watcher {
  /**
   * Serves the changes.
   * @param files that changed, relative to the root of the checkout
   * @returns a line for each updated part
   * @throws Error with file, line and message of what is broken; the last good version stays in
   * service
   */
  changed(files: ReadonlySet<string>): Promise<string[]>;
  stop(): Promise<void>;
}

/** What a watcher watches and replaces. */
export interface Watched {
  /** Root directory of the checkout. */
  root: string;
  /** Directory of the running assembly. */
  assembly: string;
  service: LocalService;
}
