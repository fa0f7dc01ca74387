/** `npm run dev`: serves a change within two seconds of saving; everything else continues. */
import { flowsWatcher } from './flows.ts';
import { functionsWatcher } from './functions.ts';
import { siteWatcher } from './site.ts';
import { watchFolders } from './watch-folders.ts';
import type { Watched, Watcher } from './watcher.ts';

const FOLDERS = ['core', 'functions', 'lib', 'web'];
/** Editors write a file in steps, and several files together. */
const QUIET_MILLISECONDS = 50;

/**
 * Watches the checkout.
 * @param tell receives a line for each updated part, and for each error
 * @returns a function that ends the watch
 */
export async function watchCheckout(
  watched: Watched,
  tell: (line: string) => void,
): Promise<() => Promise<void>> {
  const { root } = watched;
  const watchers = [
    siteWatcher(watched),
    await functionsWatcher(watched),
    await flowsWatcher(watched),
  ];
  // The watchers work independently: a function does not wait for the synthesis of the templates.
  const queues = watchers.map((watcher) => new Queue(watcher));
  const serve = async (queue: Queue) => {
    const began = performance.now();
    const { served = [], complaint } = await queue.next();
    for (const line of served) tell(`${line} (${Math.round(performance.now() - began)} ms)`);
    // An error in a function may break the templates, too, with the same message.
    const known = queues.some((each) => each !== queue && each.complaint === complaint);
    if (complaint !== undefined && !known)
      tell(`${complaint}\nThe last good version keeps serving.`);
  };
  let timer: NodeJS.Timeout | undefined;
  const end = watchFolders(root, FOLDERS, (path) => {
    for (const queue of queues) queue.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => queues.forEach((queue) => void serve(queue)), QUIET_MILLISECONDS);
  });
  return async () => {
    clearTimeout(timer);
    end();
    await Promise.all(queues.map((each) => each.stop()));
  };
}

/** A watcher, with the changed files that it has not processed. */
class Queue {
  /** The current error. */
  complaint: string | undefined;
  readonly #watcher: Watcher;
  #files = new Set<string>();
  #work: Promise<unknown> = Promise.resolve();

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  add(file: string): void {
    this.#files.add(file);
  }

  /**
   * Processes the changed files after the work in progress; does nothing if that work has already
   * included them.
   */
  next(): Promise<{ served?: string[]; complaint?: string }> {
    const turn = this.#work.then(async () => {
      const files = this.#files;
      if (files.size === 0) return {};
      this.#files = new Set();
      try {
        const served = await this.#watcher.changed(files);
        this.complaint = undefined;
        return { served };
      } catch (error) {
        // Files changed meanwhile: the next turn reports what is still wrong with them.
        if (this.#files.size > 0) return {};
        this.complaint = (error as Error).message;
        return { complaint: this.complaint };
      }
    });
    this.#work = turn;
    return turn;
  }

  async stop(): Promise<void> {
    await this.#work;
    await this.#watcher.stop();
  }
}
