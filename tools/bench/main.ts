/**
 * `npm run bench`: measures the resources that the service uses, and whether its response times
 * reveal secrets.
 */
import { writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { cachedAssembly } from '../shared/builds.ts';
import type { Section } from './report.ts';
import { print } from './report.ts';

const USAGE = `npm run bench [-- --quick] [--only NAME,NAME] [--json] [--out FILE] [--assembly DIR] [--against DIR]

  --quick     few repetitions: checks that the measurements run, and evaluates no goal
  --only      only these measurements, of NAMES
  --json      print JSON instead of tables
  --out       also write JSON to this file
  --assembly  directory of a synthesized app (default: synthesize the current code)
  --against   directory of another synthesized app, to compare the import of its bundles`;

/** In the order of execution: the measurements that need a quiet machine come first. */
const MEASUREMENTS = {
  throughput: async () => (await import('./throughput.ts')).throughput,
  laptop: async () => (await import('./laptop.ts')).laptop,
  processor: async () => (await import('./processor.ts')).processor,
  bundles: async () => (await import('./bundles.ts')).bundles,
  capacity: async () => (await import('./capacity.ts')).capacity,
  'answer-times': async () => (await import('./answer-times.ts')).answerTimes,
  growth: async () => (await import('./growth.ts')).growth,
};
type Name = keyof typeof MEASUREMENTS;
const NAMES = Object.keys(MEASUREMENTS) as Name[];

try {
  const options = readArguments();
  if (options.help) console.log(USAGE.replace('NAMES', NAMES.join(', ')));
  else await run(options);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: NAMES.join(',') },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      assembly: { type: 'string' },
      against: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const names = values.only.split(',');
  const unknown = names.find((name) => !NAMES.includes(name as Name));
  if (unknown !== undefined)
    throw new Error(`Unknown measurement '${unknown}': expected ${NAMES.join(', ')}`);
  return { ...values, names: NAMES.filter((name) => names.includes(name)) };
}

async function run({
  quick,
  names,
  json,
  out,
  assembly,
  against,
}: ReturnType<typeof readArguments>): Promise<void> {
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
