/** `npm run common-passwords`: updates the list of the best-known passwords. */
import { commonPasswords } from '../tools/common-passwords/main.ts';

process.exitCode = await commonPasswords(process.argv.slice(2));
