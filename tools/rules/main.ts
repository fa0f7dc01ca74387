import { writeFileSync } from 'node:fs';
import { npmCommand, runCommand } from '../shared/command-line.ts';
import { readProject } from './project.ts';
import { RULES, withIndex } from './rule-index.ts';

/** Writes the index of the rules into docs/rules.md. @returns the exit code */
export function rules(argv: string[]): Promise<number> {
  const command = npmCommand('npm run rules').description(
    'Writes the index of the rules into docs/rules.md: code, race argument and test of each.',
  );
  return runCommand(argv, command, async () => {
    const root = new URL('../../', import.meta.url);
    writeFileSync(new URL(RULES, root), withIndex(readProject(root)));
    console.log(`Wrote the index into ${RULES}`);
  });
}
