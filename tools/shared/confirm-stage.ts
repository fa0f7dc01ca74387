import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { type Streams, UsageError } from './command-line.ts';
import type { DeployedStage } from './deployed-stage.ts';

/** Streams of a command that asks questions. */
export type Terminal = Streams & { stdin: Readable & { isTTY?: boolean } };

/**
 * Names the account and the region, and asks to type the stage's name.
 * @param what will happen, e.g. `This deploys to stage prod.`
 * @throws UsageError if anything else is typed, or nobody can type
 */
export async function confirmStage(
  { settings: { stage, region }, account }: DeployedStage,
  what: string,
  terminal: Terminal,
): Promise<void> {
  if (!terminal.stdin.isTTY)
    throw new UsageError(`${what} Nobody is there to confirm it: repeat the command with --yes`);
  const lines = createInterface({ input: terminal.stdin, output: terminal.stdout });
  const question = `${what} It is in account ${account}, ${region}. Type the stage's name to go on: `;
  const typed = await lines.question(question);
  lines.close();
  if (typed.trim() !== stage) throw new UsageError(`That is not '${stage}': nothing was changed`);
}
