/** `npm run broker -- …`: the participant API for participants' staff, from a terminal or a script. */
import { broker } from '../tools/broker/main.ts';

process.exitCode = await broker(process.argv.slice(2), process);
