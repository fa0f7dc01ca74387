import { Argument, Command, type OptionValues } from '@commander-js/extra-typings';
import type { Scope } from '../../core/http/route.ts';
import type { Terminal } from '../shared/confirm-stage.ts';
import type { BrokerOutput } from './broker-output.ts';
import type { Client } from './client.ts';
import type { Connection } from './connection.ts';
import { Misuse } from './misuse.ts';

/** What a command works with. */
export interface Session {
  connection: Connection;
  client: Client;
  /** A client that reads, for commands that have to look something up. */
  reader: Client;
  out: BrokerOutput;
  /** Where answers to questions come from. */
  stdin?: Terminal['stdin'] | undefined;
}

export interface BrokerCommand {
  /** The one permission that it asks for. */
  scope: Scope;
  /** A new commander command: its name, arguments, options and help. */
  build(): Command<unknown[], OptionValues>;
  /**
   * @param given the command's arguments, then its options
   * @returns the exit code where that is not 0
   * @throws RequestRefused, Unreachable, UsageError
   */
  run(session: Session, ...given: unknown[]): Promise<number | undefined>;
}

/** Types a command's work by the arguments and options that it declares. */
export function brokerCommand<Args extends unknown[], Opts extends OptionValues>(
  scope: Scope,
  build: () => Command<Args, Opts>,
  run: (session: Session, ...given: [...Args, Opts]) => Promise<number | undefined>,
): BrokerCommand {
  return { scope, build, run } as unknown as BrokerCommand;
}

export const subcommand = (name: string, description: string) =>
  new Command(name).description(description);

export const accountNumber = () =>
  new Argument('<accountNumber>', 'eight digits').argParser(parseAccountNumber);

/** @throws UsageError */
export function parseAccountNumber(text: string): string {
  if (!/^[0-9]{8}$/.test(text))
    throw new Misuse({
      en: `Invalid account number '${text}': expected eight digits`,
      zh: `戶口號碼 '${text}' 無效：應為八位數字`,
    });
  return text;
}
