import { statSync } from 'node:fs';
import { exitCodes, npmCommand, runCommand, UsageError } from '../shared/command-line.ts';
import { serviceUrl } from '../shared/service-url.ts';
import { deliver } from './deliver.ts';

const EXIT_CODES = `
Exit codes: 0 every file was ingested in full; 1 a file was refused, lines of one were set aside, or
the service does not answer; 2 arguments not understood.`;

/**
 * Delivers daily files of the depository to a service that runs on this machine, one by one.
 * @returns the exit code
 */
export function feed(argv: string[]): Promise<number> {
  const command = npmCommand('npm run feed --')
    .description('Delivers daily files to a running service (npm start).')
    .argument('<files...>', 'balances-YYYY-MM-DD.csv or movements-YYYY-MM-DD.csv')
    .addOption(serviceUrl())
    .addHelpText('after', EXIT_CODES);
  return runCommand(argv, command, async (files, { url }) => {
    const missing = files.find((file) => !statSync(file, { throwIfNoEntry: false })?.isFile());
    if (missing !== undefined) throw new UsageError(`No such file: ${missing}`);
    let complete = true;
    for (const file of files) complete = (await deliver(file, url)) && complete;
    return complete ? exitCodes.done : exitCodes.failed;
  });
}
