/** What was started, and how to end it. */
export interface Running {
  /** Ends after everything that is added later, which may need it. */
  add(end: () => unknown): void;
  /** Ends before everything else. */
  endFirst(end: () => unknown): void;
  /** Ends everything. */
  stop(): Promise<void>;
}

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
