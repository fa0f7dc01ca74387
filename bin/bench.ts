/** `npm run bench`: measures what the service costs, and how fast it is. */
import '../tools/bench/main.ts';
