/** `npm run broker -- …`: the participant API for participants' staff, from a terminal or a script. */
import { main } from '../tools/broker/main.ts';

process.exitCode = await main(process.argv.slice(2), process);
