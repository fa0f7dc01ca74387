/**
 * What a whole run of tests leaves behind, gathered from all of its processes: each line that a function of ours wrote, each secret
 * that a test used, and each right. When all is over no line may hold a secret, and every right that is granted was used.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Right } from '../../local/iam/policy.ts';
import { faultOfForm } from './log-form.ts';
import { findLeaks } from './log-search.ts';
import type { LoggedLine, UsedSecret } from './recorded.ts';

export interface RunRecord {
  lines: LoggedLine[];
  secrets: UsedSecret[];
  /** The test files that ran an API of ours, and so must have lines. */
  served: string[];
  /** The rights that let a request pass. */
  rights: Right[];
}

/** In the run's directory; a JSON value a line. */
export const recordFiles = {
  lines: 'lines.jsonl',
  secrets: 'secrets.jsonl',
  served: 'served.jsonl',
  rights: 'rights.jsonl',
} as const;

/** What all processes have recorded so far. */
export function readRun(directory: string): RunRecord {
  const read = (name: keyof typeof recordFiles) => {
    const path = join(directory, recordFiles[name]);
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text));
  };
  return {
    lines: read('lines'),
    secrets: read('secrets'),
    served: [...new Set<string>(read('served'))],
    rights: read('rights'),
  };
}

/** What is wrong with the logs of a run, a line each: by kinds and files, never by what was found. */
export function faultsOfRun({ lines, secrets, served }: Omit<RunRecord, 'rights'>): string[] {
  const ofFunctions = lines.filter(({ source }) => source === 'function');
  const malformed = ofFunctions.flatMap(({ line, file }) => {
    const fault = faultOfForm(line);
    return fault ? [`${file}: ${fault}`] : [];
  });
  const silent = served.filter((file) => !ofFunctions.some((line) => line.file === file));
  const leaks = findLeaks(lines, secrets).map(
    ({ kind, file, loggedIn, form }) => `${loggedIn}: a ${kind} of ${file} was logged, ${form}`,
  );
  return [
    ...new Set([...leaks, ...malformed, ...silent.map((file) => `${file}: nothing was logged`)]),
  ];
}
