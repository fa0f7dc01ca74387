/** `npm run call`: a phone in the terminal. */
import { call } from '../tools/call/main.ts';

process.exitCode = await call(process.argv.slice(2));
