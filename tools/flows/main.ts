import { mkdirSync, writeFileSync } from 'node:fs';
import { npmCommand, runCommand } from '../shared/command-line.ts';
import { flowDrawings } from './drawings.ts';

/** Draws the contact flows into docs/flows. @returns the exit code */
export function flows(argv: string[]): Promise<number> {
  const command = npmCommand('npm run flows').description(
    'Draws the contact flows into docs/flows.',
  );
  return runCommand(argv, command, async () => {
    const directory = new URL('../../docs/flows/', import.meta.url);
    mkdirSync(directory, { recursive: true });
    const drawings = await flowDrawings();
    for (const [file, svg] of Object.entries(drawings))
      writeFileSync(new URL(file, directory), svg);
    console.log(`Drew the contact flows into docs/flows: ${Object.keys(drawings).join(', ')}`);
  });
}
