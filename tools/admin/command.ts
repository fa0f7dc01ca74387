import { Command, type OptionValues } from '@commander-js/extra-typings';
import { identifierForms } from '../../core/domain/identifiers.ts';
import { SMOKE_TEST_PARTICIPANT } from '../deploy/temporary-client.ts';
import { UsageError } from '../shared/command-line.ts';
import type { AdminSession } from './session.ts';

/** Commands whose names have two words, by the first one. */
export const groups = {
  participant: "Participants' users and systems",
  rotate: 'Replace a secret by a new one',
  'daily-file': "The depository's daily files",
} as const;

export interface AdminCommand {
  /** The first word of its name, if it has two. */
  group: keyof typeof groups | undefined;
  /** A new commander command: its name, arguments, options and help. */
  build(): Command<unknown[], OptionValues>;
  /**
   * @param given the command's arguments, then its options
   * @returns the exit code where that is not 0
   * @throws Error in one line, UsageError
   */
  run(session: AdminSession, ...given: unknown[]): Promise<number | undefined>;
}

/** Types a command's work by the arguments and options that it declares. */
export function adminCommand<Args extends unknown[], Opts extends OptionValues>(
  group: AdminCommand['group'],
  build: () => Command<Args, Opts>,
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands return nothing
  run: (session: AdminSession, ...given: [...Args, Opts]) => Promise<number | void>,
): AdminCommand {
  return { group, build, run } as unknown as AdminCommand;
}

export const subcommand = (name: string, description: string) =>
  new Command(name).description(description);

/** @throws UsageError */
export function parseParticipantId(text: string): string {
  if (!identifierForms.participantId.test(text))
    throw new UsageError(
      `Invalid participant '${text}': expected a capital letter and five digits`,
    );
  if (text === SMOKE_TEST_PARTICIPANT)
    throw new UsageError(`${text} belongs to the smoke test of npm run deploy`);
  return text;
}
