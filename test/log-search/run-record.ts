/**
 * The records of a whole test run, gathered from all its processes: each log line of a function and
 * each secret that a test used. At the end no line may contain a secret.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultOfForm } from './log-form.ts';
import { findLeaks } from './log-search.ts';
import type { LoggedLine, UsedSecret } from './recorded.ts';

export interface RunRecord {
  lines: LoggedLine[];
  secrets: UsedSecret[];
  /** The test files that ran an API, and so must have log lines. */
  served: string[];
}

/** File names in the run's directory; each line is a JSON value. */
export const recordFiles = {
  lines: 'lines.jsonl',
  secrets: 'secrets.jsonl',
  served: 'served.jsonl',
} as const;

/** Reads what all processes have recorded so far. */
export function readRun(directory: string): RunRecord {
  const read = <Record>(name: keyof typeof recordFiles) =>
    readRecords<Record>(join(directory, recordFiles[name]));
  return {
    lines: read('lines'),
    secrets: read('secrets'),
    served: [...new Set(read<string>('served'))],
  };
}

/** The JSON values in a file, one a line; none if there is no such file. */
export function readRecords<Record>(path: string): Record[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text));
}

/** @returns faults in the logs of a run, one line each: kinds and files, never the text found */
export function faultsOfRun({ lines, secrets, served }: RunRecord): string[] {
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
