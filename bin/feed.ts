/** `npm run feed`: delivers daily files. */
import { feed } from '../tools/feed/main.ts';

process.exitCode = await feed(process.argv.slice(2));
