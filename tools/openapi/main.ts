import { mkdirSync, writeFileSync } from 'node:fs';
import { npmCommand, runCommand } from '../shared/command-line.ts';
import { formatted } from '../shared/formatted.ts';
import { apis } from './apis.ts';
import { openApi } from './document.ts';

/** Writes the OpenAPI documents of both APIs into docs/openapi. @returns the exit code */
export function openapi(argv: string[]): Promise<number> {
  const command = npmCommand('npm run openapi').description(
    'Writes the OpenAPI documents of both APIs, generated from their route tables, into docs/openapi.',
  );
  return runCommand(argv, command, async () => {
    const directory = new URL('../../docs/openapi/', import.meta.url);
    mkdirSync(directory, { recursive: true });
    for (const [name, api] of Object.entries(apis)) {
      const file = new URL(name, directory);
      writeFileSync(file, formatted(file, JSON.stringify(openApi(api), null, 2)));
    }
    console.log(`Wrote the OpenAPI documents into docs/openapi: ${Object.keys(apis).join(', ')}`);
  });
}
