import { parseArgs } from 'node:util';
import { Client } from './client.ts';
import type { Command, Options, Values } from './command.ts';
import { commands } from './commands.ts';
import { connectionOf } from './connection.ts';
import { Refused, Unreachable, UsageError } from './errors.ts';
import { Output, type Streams } from './output.ts';
import { usage, usageOf } from './usage.ts';

const common: Options = {
  as: {
    type: 'string',
    hint: 'CLIENT_ID',
    help: 'as whom (SSA_CLIENT_ID); on a laptop C00088.maker, .checker or .reader',
  },
  url: {
    type: 'string',
    hint: 'URL',
    help: 'of the service (SSA_BROKER_URL); default http://localhost:3000',
  },
  'token-url': {
    type: 'string',
    hint: 'URL',
    help: 'that issues tokens (SSA_TOKEN_URL); on a laptop known',
  },
  json: { type: 'boolean', help: 'the answer as JSON' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
};

/** Runs one command. Resolves to the exit code: 0 done, 1 refused or not reached, 2 not understood. */
export async function main(
  argv: string[],
  { env, ...streams }: Streams & { env: NodeJS.ProcessEnv },
): Promise<number> {
  try {
    const [name = '', ...rest] = argv;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) {
      if (name !== '' && !/^(-h|--?help|help)$/.test(name))
        throw new UsageError(`There is no command ${name}: see --help`);
      streams.stdout.write(`${usage(commands, common)}\n`);
      return name === '' ? 2 : 0;
    }
    const { values, positionals } = read(command, rest);
    if (values.help) {
      streams.stdout.write(`${usageOf(name, command, common)}\n`);
      return 0;
    }
    const connection = connectionOf(
      { as: text(values.as), url: text(values.url), tokenUrl: text(values['token-url']) },
      env,
    );
    const client = new Client(connection, command.scope);
    const out = new Output(streams, values.json === true);
    return (await command.run({ positionals, values, client, out })) ?? 0;
  } catch (error) {
    const expected =
      error instanceof Refused || error instanceof Unreachable || error instanceof UsageError;
    if (!expected) throw error;
    new Output(streams, false).note(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** @throws UsageError */
function read(command: Command, args: string[]): { values: Values; positionals: string[] } {
  const options = { ...common, ...command.options };
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
  const { least, most } = command.words;
  const { length } = parsed.positionals;
  const fits = parsed.values.help || (length >= least && length <= most);
  if (!fits) throw new UsageError(`Expected: ${command.parameters || 'options only'}`);
  return parsed;
}

function text(value: Values[string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
