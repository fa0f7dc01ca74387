/** Everything that was started, and how to stop it. */
export interface Running {
  /** Stops later than everything that is added after it, which may depend on it. */
  add(end: () => unknown): void;
  /** Stops before everything else. */
  endFirst(end: () => unknown): void;
  /** Stops everything, in reverse order. */
  stop(): Promise<void>;
}

/** Creates an empty list. */
export function createRunning(): Running {
  const first: (() => unknown)[] = [];
  const ends: (() => unknown)[] = [];
  return {
    add: (end) => void ends.push(end),
    endFirst: (end) => void first.push(end),
    async stop() {
      for (const each of [first, ends]) {
        for (let end = each.pop(); end; end = each.pop()) await end();
      }
    },
  };
}
