import { Option } from '@commander-js/extra-typings';
import { answering, exitCodeOf, npmCommand, type Streams } from '../shared/command-line.ts';
import type { Terminal } from '../shared/confirm-stage.ts';
import { BrokerOutput } from './broker-output.ts';
import { Client } from './client.ts';
import { commands } from './commands.ts';
import { connectionOf } from './connection.ts';
import { tellingMisuse } from './misuse.ts';
import { languages } from './refusal-words.ts';
import { languageOf, usageWords } from './usage-words.ts';

const EXIT_CODES = `
The client secret comes from SSA_CLIENT_SECRET; on a laptop it is known.
Exit codes: 0 done; 1 refused, nobody answers, or the output can't be written; 2 arguments not
understood.`;

const program = () =>
  npmCommand('npm run broker --')
    .description('Calls the participant API. Each command asks for the one permission it needs.')
    .option(
      '--as <clientId>',
      'client ID (SSA_CLIENT_ID); on a laptop C00088.maker, .checker or .reader',
    )
    .option('--url <url>', 'of the service (SSA_BROKER_URL); default http://localhost:3000')
    .option('--token-url <url>', 'of the token issuer (SSA_TOKEN_URL); on a laptop it is known')
    .option('--json', 'print the answer of the API as JSON')
    .addOption(
      new Option(
        '--lang <language>',
        'en, or zh for Traditional Chinese; JSON is the same in both',
      ).choices(languages),
    )
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXIT_CODES);

/**
 * Runs one command against the participant API.
 * @returns the exit code: 0 done, 1 refused or not reached, 2 arguments not understood
 */
export function broker(
  argv: string[],
  { env, stdin, ...streams }: Partial<Terminal> & Streams & { env: NodeJS.ProcessEnv },
): Promise<number> {
  const language = languageOf(argv);
  const main = answering(program(), streams, language === 'zh' ? usageWords : undefined);
  let exitCode: number | undefined;
  for (const { scope, build, run } of commands) {
    const command = build().copyInheritedSettings(main);
    command.action(async (...given) => {
      const options = main.opts();
      const connection = connectionOf(options, env);
      const out = new BrokerOutput(streams, options.json === true, language);
      const client = new Client(connection, scope);
      const reader = new Client(connection, 'ssa/read');
      exitCode = await run({ connection, client, reader, out, stdin }, ...given.slice(0, -1));
    });
    main.addCommand(command);
  }
  return exitCodeOf(async () => {
    await tellingMisuse(language, () => main.parseAsync(argv, { from: 'user' }));
    return exitCode;
  }, streams);
}
