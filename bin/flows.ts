/** `npm run flows`: draws the contact flows into docs/flows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { flowDrawings } from './flows/drawings.ts';

const directory = new URL('../docs/flows/', import.meta.url);
mkdirSync(directory, { recursive: true });
for (const [file, svg] of Object.entries(await flowDrawings())) writeFileSync(new URL(file, directory), svg);
