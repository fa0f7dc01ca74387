/** `npm run flows`: draws the contact flows into docs/flows. */
import { flows } from '../tools/flows/main.ts';

process.exitCode = await flows(process.argv.slice(2));
