/** `npm run flows`: draws the contact flows into docs/flows. */
import '../tools/flows/main.ts';
