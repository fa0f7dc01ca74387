/** Captures the functions' log lines and keeps them out of the test output. */
import { vi } from 'vitest';
import { recordLine } from './record.ts';

export interface Logs {
  /** The lines that were logged since the last call. */
  take(): string[];
  release(): void;
}

export function captureLogs(): Logs {
  let lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      const text = String(chunk);
      lines.push(text);
      for (const line of text.split('\n').filter(Boolean)) recordLine(line);
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
