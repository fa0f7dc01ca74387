/** `npm run dev`: what is saved is served within two seconds, and everything else goes on. */
import { flowsWatcher } from './flows.ts';
import { functionsWatcher } from './functions.ts';
import { siteWatcher } from './site.ts';
import { watchFolders } from './watch-folders.ts';
import type { Watched, Watcher } from './watcher.ts';

const FOLDERS = ['core', 'functions', 'lib', 'web'];
/** Editors write a file in steps, and several files at once. */
const QUIET_MILLISECONDS = 50;

/**
 * Watches the checkout from now on.
 * @param tell told what is served anew, and what is broken
 * @returns what ends it
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
  // Each works for itself: a function does not wait until the templates are synthesized.
  const queues = watchers.map((watcher) => new Queue(watcher));
  const serve = async (queue: Queue) => {
    const began = performance.now();
    const { served = [], complaint } = await queue.next();
    for (const line of served) tell(`${line} (${Math.round(performance.now() - began)} ms)`);
    // What breaks a function may break the templates, too, with the same words.
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

/** One watcher, and the files that it has not heard of. */
class Queue {
  /** What is broken now. */
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

  /** Serves what has changed, after what is under way; nothing if that has taken it along. */
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
