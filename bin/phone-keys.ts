/** `npm run phone:keys`: makes a key pair for the phone. */
import { phoneKeys } from '../tools/phone-keys/main.ts';

process.exitCode = await phoneKeys(process.argv.slice(2));
