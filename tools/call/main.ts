/** `npm run call`: a phone in the terminal, for the contact flows of a service that runs (npm start). */
import { parseArgs } from 'node:util';
import { PhoneClient } from './phone-client.ts';
import { playScript } from './script.ts';
import { talk } from './talk.ts';
import { Transcript } from './transcript.ts';

const USAGE = `npm run call [-- --keys KEYS] [--from NUMBER] [--url URL]

  --keys  plays a script and ends: what is keyed each time the flow listens, separated by commas, e.g. "3,82345601#,58203917#,0".
          An s instead of keys is silence until the flow's time limit. After the last the caller hangs up.
  --from  the caller's number (default +85291230001)
  --url   where the service listens (default http://localhost:3000)

Without --keys: type 0-9, * and #; s is silence until the flow's time limit, q hangs up. Where the flow only pauses, for a second or two, the
call goes on by itself. Where input is no terminal, each line is keyed, and time passes at an s only.

Exits with 0 when the call was ended by the flow, 3 when the caller hung up first, 1 when it could not be made.`;

try {
  const { values } = parseArgs({
    options: {
      keys: { type: 'string' },
      from: { type: 'string', default: '+85291230001' },
      url: { type: 'string', default: 'http://localhost:3000' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) console.log(USAGE);
  else {
    const phone = new PhoneClient(values.url);
    const transcript = new Transcript((line) => console.log(line));
    const { keys, from } = values;
    const ended = await (keys === undefined
      ? talk(phone, transcript, from)
      : playScript(phone, transcript, from, keys));
    process.exitCode = ended ? 0 : 3;
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
