import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { type Streams, UsageError } from './command-line.ts';

/** Streams of a command that asks questions. */
export type Terminal = Streams & { stdin: Readable & { isTTY?: boolean } };

/**
 * Asks to type the stage's name.
 * @param what will happen, e.g. `This deploys to stage prod.`
 * @throws UsageError if anything else is typed, or nobody can type
 */
export async function confirmStage(stage: string, what: string, terminal: Terminal): Promise<void> {
  if (!terminal.stdin.isTTY)
    throw new UsageError(`${what} Nobody is there to confirm it: repeat the command with --yes`);
  const lines = createInterface({ input: terminal.stdin, output: terminal.stdout });
  const typed = await lines.question(`${what} Type the stage's name to go on: `);
  lines.close();
  if (typed.trim() !== stage) throw new UsageError(`That is not '${stage}': nothing was changed`);
}
