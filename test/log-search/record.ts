/** Writes the records of run-record.ts from the processes that run the tests. */
import { openSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, inject } from 'vitest';
import type { Right } from '../../local/iam/policy.ts';
import type { LoggedLine, UsedSecret } from './recorded.ts';
import { recordFiles } from './run-record.ts';

export function recordLine(line: string, source: LoggedLine['source'] = 'function'): void {
  append('lines', { file: testFile(), source, line } satisfies LoggedLine);
}

export function recordSecret(kind: string, text: string): void {
  append('secrets', { file: testFile(), kind, text } satisfies UsedSecret);
}

/** Marks that this test file runs an API: it is a fault if it then logs nothing. */
export function recordServed(): void {
  append('served', testFile());
}

const rights = new Set<string>();

/** Records a used right for the report at the end (rights-report.ts). */
export function recordRight(right: Right): void {
  const text = JSON.stringify(right);
  if (rights.has(text)) return;
  rights.add(text);
  write(inject('rights'), right);
}

const open = new Map<string, number>();

function append(name: keyof typeof recordFiles, record: unknown): void {
  write(join(inject('run'), recordFiles[name]), record);
}

/** Appends in one write, so that records of several processes do not mix. */
function write(path: string, record: unknown): void {
  const file = open.get(path) ?? openSync(path, 'a');
  open.set(path, file);
  writeSync(file, `${JSON.stringify(record)}\n`);
}

function testFile(): string {
  return basename(expect.getState().testPath ?? 'unknown');
}
