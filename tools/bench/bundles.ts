import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LambdaDefinition } from '../../local/lambda/execution-environment.ts';
import { type ImportTime, importTime } from './import-time.ts';
import type { Laboratory } from './laboratory.ts';
import { round, type Section } from './report.ts';
import { median } from './statistics.ts';

const MAX_BYTES = 500_000;
/** Contains the AWS Encryption SDK. */
const MAX_BYTES_PHONE = 650_000;
/** Contains pdfkit and fontkit, which are loaded on demand; its fonts lie beside it. */
const MAX_BYTES_STATEMENTS = 1_300_000;
/** Contains S3's client beside DynamoDB's. */
const MAX_BYTES_FEED = 510_000;
/** Contains SimpleWebAuthn, with its certificates and formats. */
const MAX_BYTES_PASSKEYS = 900_000;
const MAX: Record<string, number> = {
  Feed: MAX_BYTES_FEED,
  Passkeys: MAX_BYTES_PASSKEYS,
  Phone: MAX_BYTES_PHONE,
  Statements: MAX_BYTES_STATEMENTS,
};
const ROUNDS = 25;

interface Options {
  quick: boolean;
  /** Directory of another cloud assembly, for a comparison of import times. */
  against?: string | undefined;
}

/**
 * Measures the size of each function's bundle, and the time that a new process takes to import it.
 */
export async function bundles(
  laboratory: Laboratory,
  { quick, against }: Options,
): Promise<Section> {
  const section: Section = {
    title: 'Bundles',
    rows: [],
    notes: [
      'At start: the files that a cold start imports; the others are loaded on demand. Import: each time in a new process, with',
      "the template's environment, after the start of Node. Processor: user and system time of that process. Medians, and the fastest.",
    ],
    goals: [],
  };
  if (against) {
    section.notes.push(
      `Before: ${basename(against)}, imported alternately with this one. Ratio: the median over the pairs.`,
    );
  }
  const others = against ? laboratory.functions('bundles', against) : [];
  for (const definition of laboratory.functions('bundles')) {
    const { all, atStart } = filesOf(definition);
    const bytes = sizeOf(all);
    const other = others.find(({ logicalId }) => logicalId === definition.logicalId);
    const times = await importInTurn(definition, other, quick ? 1 : ROUNDS);
    const name = definition.logicalId.replace(/Function.*$/, '');
    section.rows.push({
      function: name,
      bytes,
      'at start': sizeOf(atStart),
      gzipped: all.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0),
      'import ms': round(median(times.now.map(({ wall }) => wall))),
      'fastest ms': round(Math.min(...times.now.map(({ wall }) => wall))),
      'processor ms': round(median(times.now.map(({ processor }) => processor))),
      ...(other && comparison(times)),
    });
    const max = MAX[name] ?? MAX_BYTES;
    section.goals.push({
      goal: `${name} under ${max / 1000} kB`,
      measured: `${Math.ceil(bytes / 1000)} kB`,
      met: bytes < max,
    });
  }
  return section;
}

interface Times {
  now: ImportTime[];
  before: ImportTime[];
}

/** Alternates between the assemblies, so that the same noise affects both. */
async function importInTurn(
  definition: LambdaDefinition,
  other: LambdaDefinition | undefined,
  rounds: number,
): Promise<Times> {
  const times: Times = { now: [], before: [] };
  for (let round = 0; round < rounds; round++) {
    if (other) times.before.push(await importTime(other));
    times.now.push(await importTime(definition));
  }
  return times;
}

function comparison({ now, before }: Times) {
  const ratio = (of: keyof ImportTime) =>
    round(median(now.map((time, i) => time[of] / (before[i]?.[of] ?? Number.NaN))));
  return {
    'before ms': round(median(before.map(({ wall }) => wall))),
    'before, processor ms': round(median(before.map(({ processor }) => processor))),
    ratio: ratio('wall'),
    'ratio, processor': ratio('processor'),
  };
}

function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + readFileSync(file).length, 0);
}

/** The files of a bundle without source maps, and those of them that a cold start imports. */
function filesOf({ directory, handler }: LambdaDefinition) {
  const all = readdirSync(directory)
    .filter((name) => /\.m?js$/.test(name))
    .map((name) => join(directory, name));
  const atStart = new Set<string>();
  const visit = (file: string) => {
    if (atStart.has(file) || !all.includes(file)) return;
    atStart.add(file);
    const code = readFileSync(file, 'utf8');
    for (const [, path = ''] of code.matchAll(/(?:from|\bimport)"(\.\/[^"]+)"/g)) {
      visit(join(dirname(file), path));
    }
  };
  visit(join(directory, `${handler.split('.')[0]}.mjs`));
  return { all, atStart: [...atStart] };
}
