import { writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, totalmem } from 'node:os';
import { cachedAssembly } from '../shared/builds.ts';
import { npmCommand, runCommand, UsageError } from '../shared/command-line.ts';
import type { Section } from './report.ts';
import { print } from './report.ts';

/** In the order of execution: the measurements that need a quiet machine come first. */
const MEASUREMENTS = {
  throughput: async () => (await import('./throughput.ts')).throughput,
  laptop: async () => (await import('./laptop.ts')).laptop,
  'under-attack': async () => (await import('./under-attack.ts')).underAttack,
  processor: async () => (await import('./processor.ts')).processor,
  bundles: async () => (await import('./bundles.ts')).bundles,
  statements: async () => (await import('./statements.ts')).statements,
  capacity: async () => (await import('./capacity.ts')).capacity,
  'answer-times': async () => (await import('./answer-times.ts')).answerTimes,
  growth: async () => (await import('./growth.ts')).growth,
  units: async () => (await import('./units.ts')).units,
};
type Name = keyof typeof MEASUREMENTS;
const NAMES = Object.keys(MEASUREMENTS) as Name[];

/**
 * Measures the resources that the service uses, and whether its response times reveal secrets.
 * @returns the exit code
 */
export function bench(argv: string[]): Promise<number> {
  const command = npmCommand('npm run bench --')
    .description('Measures what the service uses, and what its response times reveal.')
    .option('--quick', 'few repetitions: checks that the measurements run, evaluates no goal')
    .option('--only <names>', `some of ${NAMES.join(',')}`, NAMES.join(','))
    .option('--json', 'prints JSON instead of tables')
    .option('--out <file>', 'also writes JSON to this file')
    .option('--assembly <directory>', 'of a synthesized app (default: the current code)')
    .option('--against <directory>', 'another synthesized app, whose bundles are imported in turn');
  return runCommand(argv, command, async ({ only, quick = false, json = false, ...rest }) => {
    const wanted = only.split(',');
    const unknown = wanted.find((name) => !NAMES.includes(name as Name));
    if (unknown !== undefined)
      throw new UsageError(`Unknown measurement '${unknown}': expected ${NAMES.join(', ')}`);
    await run({ ...rest, quick, json, names: NAMES.filter((name) => wanted.includes(name)) });
    return undefined;
  });
}

interface Options {
  quick: boolean;
  names: Name[];
  json: boolean;
  out?: string;
  assembly?: string;
  against?: string;
}

async function run({ quick, names, json, out, assembly, against }: Options): Promise<void> {
  process.env.TZ = 'UTC';
  // The functions must not log. They read this variable when their code is loaded, so they are
  // imported after this line.
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  const { startLaboratory } = await import('./laboratory.ts');
  const started = performance.now();
  const laboratory = await startLaboratory(assembly ?? (await cachedAssembly()));
  const sections: Partial<Record<Name, Section>> = {};
  if (quick && !json)
    console.log('Quick: too few repetitions for meaningful figures. No goal is evaluated.');
  try {
    for (const name of names) {
      console.error(`${name} …`);
      const measure = await MEASUREMENTS[name]();
      const section = await measure(laboratory, { quick, against });
      sections[name] = section;
      if (!json) print(section, console.log, !quick);
    }
  } finally {
    await laboratory.stop();
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  const report = `${JSON.stringify({ at: new Date().toISOString(), quick, seconds, machine: machine(), sections }, null, 2)}\n`;
  if (json) process.stdout.write(report);
  if (out) writeFileSync(out, report);
}

function machine() {
  return {
    processors: availableParallelism(),
    processor: cpus()[0]?.model ?? arch(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}
