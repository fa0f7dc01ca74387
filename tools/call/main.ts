import { npmCommand, runCommand } from '../shared/command-line.ts';
import { serviceUrl } from '../shared/service-url.ts';
import { PhoneClient } from './phone-client.ts';
import { parseScript, playScript } from './script.ts';
import { talk } from './talk.ts';
import { Transcript } from './transcript.ts';

const DETAILS = `
Without --keys: type 0-9, * and #; s is silence until the flow's time limit, q hangs up. Where the
flow only pauses for a second or two, the call goes on by itself. If the input is not a terminal,
each line is one entry, and time passes only at an s.

Exit codes: 0 the flow ended the call; 3 the caller hung up first; 1 the call could not be made;
2 arguments not understood.`;

/** A phone in the terminal, for the contact flows of a running service. @returns the exit code */
export function call(argv: string[]): Promise<number> {
  const command = npmCommand('npm run call --')
    .description('Calls the contact flows of a running service (npm start).')
    .option(
      '--keys <keys>',
      'play a script and end: the keys for each time the flow listens, separated by commas, e.g. ' +
        '"3,82345601#,58203917#,0"; s is silence; after the last the caller hangs up',
      parseScript,
    )
    .option('--from <number>', "the caller's number", '+85291230001')
    .addOption(serviceUrl())
    .addHelpText('after', DETAILS);
  return runCommand(argv, command, async ({ keys, from, url }) => {
    const phone = new PhoneClient(url);
    const transcript = new Transcript((line) => console.log(line));
    const ended = await (keys === undefined
      ? talk(phone, transcript, from)
      : playScript(phone, transcript, from, keys));
    return ended ? 0 : 3;
  });
}
