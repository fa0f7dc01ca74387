/** `npm run openapi`: writes the OpenAPI documents of both APIs, made from their route tables, into docs/openapi. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { formatted } from '../shared/formatted.ts';
import { wordsOf } from '../shared/words.ts';
import { apis } from './apis.ts';
import { openApi } from './document.ts';

wordsOf(`npm run openapi

Writes the OpenAPI documents of both APIs, made from their route tables, into docs/openapi.`);

const directory = new URL('../../docs/openapi/', import.meta.url);
mkdirSync(directory, { recursive: true });
for (const [name, api] of Object.entries(apis)) {
  const file = new URL(name, directory);
  writeFileSync(file, formatted(file, JSON.stringify(openApi(api), null, 2)));
}
console.log(`Wrote the OpenAPI documents into docs/openapi: ${Object.keys(apis).join(', ')}`);
