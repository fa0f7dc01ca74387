import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../local/cloudformation/synthesize.ts';

/** Synthesizes the app as it is now, into a directory that is gone when the program ends, be it by a signal. */
export function temporaryAssembly(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'ssa-assembly-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(1));
  return synthesize(join(directory, 'cdk.out'));
}
