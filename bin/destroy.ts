/** `npm run destroy`: deletes a stage. */
import { destroy } from '../tools/destroy/main.ts';

process.exitCode = await destroy(process.argv.slice(2));
