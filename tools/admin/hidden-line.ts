import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from '../shared/command-line.ts';
import type { Terminal } from '../shared/confirm-stage.ts';

/**
 * Asks for a line at a terminal, which does not show what is typed.
 * @throws UsageError if nobody can type, or nothing was typed
 */
export async function hiddenLine(question: string, terminal: Terminal): Promise<string> {
  if (!terminal.stdin.isTTY)
    throw new UsageError('Type it at a terminal: it must not come through a pipe or an argument');
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: terminal.stdin, output: silence, terminal: true });
  terminal.stderr.write(question);
  // Control-C rejects the question; control-D closes the lines and leaves it open.
  const typed = await Promise.race([
    lines.question('').catch(() => ''),
    once(lines, 'close').then(() => ''),
  ]);
  lines.close();
  terminal.stderr.write('\n');
  if (typed === '') throw new UsageError('Nothing was typed: nothing was changed');
  return typed;
}
