/** The log lines that functions of ours write, held back from the output of the tests. */
import { vi } from 'vitest';

export interface Logs {
  /** What was logged since the last call. */
  take(): string[];
  release(): void;
}

export function captureLogs(): Logs {
  let lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    }),
  );
  return {
    take: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
    release: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
