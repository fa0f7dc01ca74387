/** What one of each operation uses, and what the functions behind the streams use after it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Laboratory } from './laboratory.ts';
import { priceOfMillion } from './prices.ts';
import { round, type Section } from './report.ts';
import type { Used } from './units-operations.ts';

const TABLES = 'units';
const BCRYPT_COST = '4';
/** Lines of the daily files. */
const LINES = [1_000, 100_000];
const LINES_OF_QUICK = [1_000];

/** Measures what operations use, of everything that AWS counts. */
export async function units(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  await laboratory.createTables(TABLES);
  const all = laboratory.functions(TABLES).map(({ environment }) => environment);
  const used = await operate(
    Object.assign({}, ...all, { BCRYPT_COST, POWERTOOLS_SERVICE_NAME: 'investor' }),
    quick ? LINES_OF_QUICK : LINES,
  );
  const lines = used.filter(({ times }) => times > 1).map(rowOf);
  return {
    title: 'What one of each operation uses',
    rows: used.map(rowOf),
    more: { 'US$ a million, list prices of us-east-1': used.map(priceRowOf) },
    notes: [
      'Then: the audit and messages functions, on the stream records of the operation.',
      'KMS: requests of the functions. Stored: growth of all items, bytes. Log: without the lines of Lambda itself, bytes.',
    ],
    goals: [
      {
        goal: 'A line of a long file uses what a line of a short one does',
        measured: lines.map(({ RCU, WCU }) => `${RCU} RCU, ${WCU} WCU`).join('; '),
        met: lines.every(({ RCU, WCU }) => isAbout(RCU, lines[0]?.RCU) && WCU === lines[0]?.WCU),
      },
    ],
  };
}

/** A short file has more of what each file costs once. */
function isAbout(a: number, b = 0): boolean {
  return Math.abs(a - b) <= 0.02 * b;
}

/** A row of the table; figures of operations done many times are for one. */
function rowOf(used: Used): Section['rows'][number] & { RCU: number; WCU: number } {
  const { operation, times, direct, logBytes, records, events, after, storedBytes } = used;
  const each = (count: number) => round(count / times);
  return {
    operation,
    requests: each(direct.requests),
    RCU: each(direct.read),
    WCU: each(direct.write),
    KMS: direct.kms,
    stored: each(storedBytes),
    log: each(logBytes),
    records,
    events,
    'then RCU': after.read,
    'then WCU': after.write,
    'S3 puts': after.puts,
    'S3 bytes': after.putBytes,
    'e-mails': after.emails,
    texts: after.texts,
  };
}

/** What a million cost, in US dollars. */
function priceRowOf(used: Used): Section['rows'][number] {
  const { operation, times, direct, after, invocations } = used;
  const prices = priceOfMillion({
    reads: (direct.read + after.read) / times,
    writes: (direct.write + after.write) / times,
    kms: direct.kms,
    puts: after.puts,
    logBytes: used.logBytes / times,
    site: invocations.site / times,
    participant: invocations.participant / times,
    other: invocations.other / times,
    records: used.records + used.events,
  });
  const cents = Object.entries(prices).map(([name, price]) => [name, Number(price.toFixed(2))]);
  return { operation, ...Object.fromEntries(cents) };
}

async function operate(environment: Record<string, string>, lines: number[]): Promise<Used[]> {
  const child = fork(fileURLToPath(new URL('units-child.ts', import.meta.url)), {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr = `${stderr}${text}`.slice(-4000);
  });
  try {
    child.send(lines);
    const [used] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() =>
        Promise.reject(new Error(`The process with the operations ended early: ${stderr}`)),
      ),
    ]);
    return used as Used[];
  } finally {
    child.kill();
  }
}
