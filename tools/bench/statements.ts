import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Statement } from '../../functions/statements/statement.ts';
import type { Laboratory } from './laboratory.ts';
import { round, type Section } from './report.ts';
import { median } from './statistics.ts';

const ROUNDS = 5;
/** Stocks of a statement; one in four has moved. */
const SIZES = [10, 500, 5000];
const MAX_SECONDS = 3;
const MAX_MEGABYTES = 200;

interface Drawn {
  /** Of a new process, with the import and the fonts: user and system time. */
  processor: number;
  /** Of the same process, for the next statement. */
  again: number;
  /** The most memory that the process had at one time, in MB. */
  megabytes: number;
  bytes: number;
}

/** Measures what a statement takes: each in a new process, with the bundle as it is deployed. */
export async function statements(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const definition = laboratory
    .functions('statements')
    .find(({ logicalId }) => logicalId.startsWith('Statements'));
  if (!definition) throw new Error('no function Statements');
  const { directory, environment } = definition;
  const file = readdirSync(directory).find((name) => /^render-.*\.mjs$/.test(name)) ?? '';
  const module = pathToFileURL(join(directory, file)).href;
  const rows: Section['rows'] = [];
  for (const stocks of quick ? SIZES.slice(0, 1) : SIZES) {
    const rounds: Drawn[] = [];
    for (let i = 0; i < (quick ? 1 : ROUNDS); i++)
      rounds.push(await draw(module, stocks, environment));
    const of = (name: keyof Drawn) => round(median(rounds.map((each) => each[name])));
    rows.push({
      stocks,
      'seconds, first': of('processor'),
      'seconds, next': of('again'),
      'MB of memory': of('megabytes'),
      kB: round((rounds[0]?.bytes ?? 0) / 1000),
    });
  }
  const largest = rows.at(-1) as Record<string, number>;
  return {
    title: 'Statements',
    rows,
    notes: [
      'Monthly statements, one in four stocks moved. First: import, fonts and drawing in a new process; next: the same again. Seconds',
      'of processor time. Memory: the most of the whole process, Node and fonts included, until the first is done. Medians.',
    ],
    goals: [
      {
        goal: `${largest.stocks} stocks in under ${MAX_SECONDS} s`,
        measured: `${largest['seconds, first']} s`,
        met: (largest['seconds, first'] ?? Infinity) < MAX_SECONDS,
      },
      {
        goal: `${largest.stocks} stocks with under ${MAX_MEGABYTES} MB`,
        measured: `${largest['MB of memory']} MB`,
        met: (largest['MB of memory'] ?? Infinity) < MAX_MEGABYTES,
      },
    ],
  };
}

async function draw(
  module: string,
  stocks: number,
  environment: Record<string, string>,
): Promise<Drawn> {
  const script = `
    const seconds = (before) => {
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    };
    const statement = (${month.toString()})(${stocks});
    const start = process.cpuUsage();
    const { render } = await import(${JSON.stringify(module)});
    const { pdf } = render(statement);
    const processor = seconds(start);
    const megabytes = process.resourceUsage().maxRSS / 1000;
    const next = process.cpuUsage();
    render(statement);
    const again = seconds(next);
    console.log(JSON.stringify({ processor, again, megabytes, bytes: pdf.length }));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { env: environment },
  );
  return JSON.parse(stdout) as Drawn;
}

/** A statement of so many stocks, with names of 2,000 different characters. It runs as text. */
function month(count: number): Statement {
  const stocks = Array.from({ length: count }, (_, i) => ({
    stockCode: String(i + 1).padStart(5, '0'),
    nameEn: `HOLDINGS COMPANY ${i} LIMITED`,
    nameZh: `國際控股集團${String.fromCodePoint(0x4e00 + ((i * 7) % 2000))}有限公司`,
  }));
  const movements = stocks
    .filter((_, i) => i % 4 === 0)
    .map((stock, i) => ({
      ...stock,
      date: '2026-10-15',
      direction: i % 2 === 0 ? ('in' as const) : ('out' as const),
      quantity: 1000 * i,
      reference: `CCASS${String(i).padStart(9, '0')}`,
    }));
  return {
    kind: 'monthly',
    period: '2026-10',
    revision: 1,
    account: { participantId: 'C00088', accountNumber: '10000001' },
    holder: { nameEn: 'Chan Tai Man', nameZh: '陳大文' },
    completeAt: '2026-10-31T22:05:11.123Z',
    movements,
    holdings: {
      openingDate: '2026-09-30',
      closingDate: '2026-10-30',
      stocks: stocks.map((stock, i) => ({
        ...stock,
        opening: 1000 * i,
        in: 0n,
        out: 0n,
        closing: 1000 * i,
      })),
    },
  };
}
