/** `npm run openapi`: writes the OpenAPI documents of both APIs, made from their route tables, into docs/openapi. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { apis } from './openapi/apis.ts';
import { openApi } from './openapi/document.ts';

const directory = new URL('../docs/openapi/', import.meta.url);
mkdirSync(directory, { recursive: true });
for (const [file, api] of Object.entries(apis)) {
  writeFileSync(new URL(file, directory), `${JSON.stringify(openApi(api), null, 2)}\n`);
}
