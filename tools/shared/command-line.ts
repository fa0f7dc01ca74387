/** The command line of all commands: help, typed options, one line per mistake (decision 0033). */
import { Command, CommanderError, type OptionValues } from '@commander-js/extra-typings';
import { visible } from './visible.ts';

/** Exit codes of all commands. One that has more names them in its help. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** A mistake in the arguments: exit code 2. The message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Streams {
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

/** A command as its users type it. @param typed `npm run feed --` */
export function npmCommand(typed: string): Command {
  return new Command(typed).allowExcessArguments(false);
}

/**
 * Reads the arguments and runs a command.
 * @param argv the arguments after the command itself
 * @param work gets the command's arguments and options, resolves to an exit code or to nothing
 * @returns the exit code; 2 for arguments that are not understood, and then `work` is not called
 */
export function runCommand<Args extends unknown[], Opts extends OptionValues>(
  argv: string[],
  command: Command<Args, Opts>,
  work: (...given: [...Args, Opts]) => Promise<number | undefined>,
  streams: Streams = process,
): Promise<number> {
  let exitCode: number | undefined;
  command.action(async (...given) => {
    exitCode = await work(...(given.slice(0, -1) as [...Args, Opts]));
  });
  return exitCodeOf(async () => {
    await answering(command, streams).parseAsync(argv, { from: 'user' });
    return exitCode;
  }, streams);
}

/**
 * Makes a command, and those that inherit from it, use these streams and never exit.
 * @param wordsFor other words for a mistake than commander's, if there are any
 */
export function answering<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
  { stdout, stderr }: Streams,
  wordsFor: (mistake: CommanderError) => string | undefined = () => undefined,
): Command<Args, Opts> {
  // The code of a mistake is known here only, after commander's own words.
  let mistake: string | undefined;
  command.exitOverride((error) => {
    if (mistake) stderr.write(`${wordsFor(error) ?? mistake}\n`);
    throw error;
  });
  command.configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
    outputError: (text) => {
      mistake = inOneLine(text);
    },
  });
  return command;
}

/**
 * Runs something, and says in one line why it failed. A bug keeps its stack. An output that can't
 * be written (`| head -1`, a full disk) is a failure too, and the first one that is told.
 */
export async function exitCodeOf(
  work: () => Promise<number | undefined>,
  { stdout, stderr }: Streams,
): Promise<number> {
  const unwritten = new Promise<never>((_, reject) => {
    stdout.on('error', ({ message }) =>
      reject(new Error(`The output can't be written: ${message}`)),
    );
  });
  unwritten.catch(() => undefined);
  // Nobody can be told.
  stderr.on('error', () => undefined);
  try {
    const code = await Promise.race([work(), unwritten]);
    await Promise.race([written(stdout), unwritten]);
    return code ?? exitCodes.done;
  } catch (error) {
    // Help that was asked for, or a mistake that commander has reported already.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (!(error instanceof Error) || isBug(error)) throw error;
    const lines = error.message.split('\n').map(visible);
    stderr.write(`${lines.join('\n')}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

/** Resolves once everything before it is written, or has failed. */
function written(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => setImmediate(resolve)));
}

function isBug(error: Error): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}

/** `error: unknown option '--prot'⏎(Did you mean --port?)⏎` as one sentence. */
function inOneLine(text: string): string {
  const line = text
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ');
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}`;
}
