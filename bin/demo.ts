/** `npm run demo`: plays the operating guide. */
import { demo } from '../tools/demo/main.ts';

process.exitCode = await demo(process.argv.slice(2));
