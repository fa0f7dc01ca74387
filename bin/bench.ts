/** `npm run bench`: measures what the service costs, and how fast it is. */
import { bench } from '../tools/bench/main.ts';

process.exitCode = await bench(process.argv.slice(2));
