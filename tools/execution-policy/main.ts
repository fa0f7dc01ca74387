import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stageNames } from '../../lib/config/load-stage.ts';
import { cachedTemplates } from '../shared/builds.ts';
import { npmCommand, runCommand } from '../shared/command-line.ts';
import { formatted } from '../shared/formatted.ts';
import { executionPolicy, type PolicyTemplate } from './policy.ts';

/** Where the policy is. */
export const POLICY_FILE = new URL('../../docs/deploy/execution-policy.json', import.meta.url);

/** Writes the execution policy that fits the templates of all stages. @returns the exit code */
export function executionPolicyCommand(argv: string[]): Promise<number> {
  const command = npmCommand('npm run execution-policy').description(
    'Writes docs/deploy/execution-policy.json: what CloudFormation may do to deploy the stacks.',
  );
  return runCommand(argv, command, async () => {
    const directories = await Promise.all(stageNames().map(cachedTemplates));
    const policy = executionPolicy(directories.flatMap(readTemplates));
    writeFileSync(POLICY_FILE, formatted(POLICY_FILE, JSON.stringify(policy)));
    console.log('Wrote docs/deploy/execution-policy.json');
  });
}

/** The templates in a directory of `cdk synth`. */
export function readTemplates(directory: string): PolicyTemplate[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')));
}
