import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { LambdaDefinition } from '../../local/lambda/execution-environment.ts';
import type { Laboratory } from './laboratory.ts';
import { round, type Section } from './report.ts';
import { median } from './statistics.ts';

const MOST_BYTES = 500_000;
/** Carries the AWS Encryption SDK. */
const MOST_BYTES_PHONE = 650_000;

/** Size of each function's bundle, and how long a new process takes to import it. */
export async function bundles(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const section: Section = {
    title: 'Bundles',
    rows: [],
    notes: [
      'Import: in a new process each time, with the environment of the template; Node itself is up already. Median and fastest.',
    ],
    goals: [],
  };
  for (const definition of laboratory.functions('bundles')) {
    const [file = ''] = definition.handler.split('.');
    const path = join(definition.directory, `${file}.mjs`);
    const bytes = readFileSync(path);
    const times: number[] = [];
    for (let i = 0; i < (quick ? 1 : 15); i++) times.push(await importTime(definition, path));
    const name = definition.logicalId.replace(/Function.*$/, '');
    section.rows.push({
      function: name,
      bytes: bytes.length,
      gzipped: gzipSync(bytes).length,
      'import ms': round(median(times)),
      'fastest ms': round(Math.min(...times)),
    });
    const most = name === 'Phone' ? MOST_BYTES_PHONE : MOST_BYTES;
    section.goals.push({
      goal: `${name} under ${most / 1000} kB`,
      measured: `${Math.ceil(bytes.length / 1000)} kB`,
      met: bytes.length < most,
    });
  }
  return section;
}

async function importTime({ environment }: LambdaDefinition, path: string): Promise<number> {
  const script = `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(path))}); console.log(performance.now() - start)`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      env: environment,
    },
  );
  return Number(stdout);
}
