/** `npm run flows`: draws the contact flows into docs/flows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { wordsOf } from '../shared/words.ts';
import { flowDrawings } from './drawings.ts';

wordsOf(`npm run flows

Draws the contact flows into docs/flows.`);

const directory = new URL('../../docs/flows/', import.meta.url);
mkdirSync(directory, { recursive: true });
const drawings = await flowDrawings();
for (const [file, svg] of Object.entries(drawings)) writeFileSync(new URL(file, directory), svg);
console.log(`Drew the contact flows into docs/flows: ${Object.keys(drawings).join(', ')}`);
