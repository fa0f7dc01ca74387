/** `npm start`: the whole service on this machine. */
import { start } from '../tools/start/main.ts';

process.exitCode = await start(process.argv.slice(2));
