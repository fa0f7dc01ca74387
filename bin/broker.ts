/** `npm run broker -- …`: the participant API, from a terminal or a script. */
import { broker } from '../tools/broker/main.ts';

process.exitCode = await broker(process.argv.slice(2), process);
