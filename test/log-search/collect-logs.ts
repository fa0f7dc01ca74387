/**
 * Runs before each test file: log lines of functions in the test's own process go into the record
 * of the run instead of the test output. Other output is both recorded and printed.
 */
import { recordLine } from './record.ts';

/** Several files run in one process, in turn; each line is recorded once all the same. */
const collects = Symbol.for('ssa.collects-logs');
const self = globalThis as { [collects]?: true };

if (!self[collects]) {
  self[collects] = true;
  collect();
}

function collect(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      const lines = String(chunk).split('\n').filter(Boolean);
      for (const line of lines) recordLine(line);
      if (lines.every((line) => line.startsWith('{'))) return true;
      return write(chunk, ...rest);
    }) as typeof stream.write;
  }

  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const print = console[name].bind(console);
    console[name] = (...parts: unknown[]) => {
      recordLine(parts.map(String).join(' '), 'console');
      print(...parts);
    };
  }
}
