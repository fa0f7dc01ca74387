/** `npm run feed -- FILE…`: daily files of the depository, delivered to a service that runs on this machine. */
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { dateInHongKong } from '../../core/domain/hong-kong.ts';

const USAGE = `npm run feed -- FILE… [--url http://localhost:3000]

Each file is named balances-YYYY-MM-DD.csv or movements-YYYY-MM-DD.csv. Ends with 1 if one was refused, or lines of one were set aside.`;

interface Report {
  outcome: 'taken' | 'refused';
  reason?: string;
  taken: number;
  setAside: number;
  rejects: { line: number; reason: string; participantId?: string; accountNumber?: string }[];
}

const SHOWN_REJECTS = 10;
/** A million lines take some minutes on a laptop. */
const PATIENCE_MS = 30 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** How far back it is looked for a later day's file. */
const MOST_DAYS_BACK = 100;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://localhost:3000' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) console.log(USAGE);
  else if (positionals.length === 0) throw new Error(USAGE);
  else {
    const missing = positionals.find(
      (file) => !statSync(file, { throwIfNoEntry: false })?.isFile(),
    );
    if (missing !== undefined) throw new Error(`${missing}: there is no such file`);
    for (const file of positionals) await deliver(file, values.url);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

async function deliver(file: string, url: string): Promise<void> {
  const name = basename(file);
  const { size } = statSync(file);
  const bar = new SingleBar({
    format: `${name} {bar} {percentage}% {step}`,
    hideCursor: false,
    stream: process.stderr,
  });
  if (process.stderr.isTTY) bar.start(size, 0, { step: 'sent' });
  let report: Report;
  try {
    await send(file, `${url}/local/daily-files`);
    const underWay = (offset: number) =>
      bar.update(offset, { step: 'being taken in, in parts of some seconds' });
    report = await reportOn(`${url}/local/daily-files/${encodeURIComponent(name)}`, underWay);
    bar.update(size, { step: report.outcome });
  } finally {
    bar.stop();
  }
  const { outcome, reason, taken, setAside, rejects } = report;
  const lines = taken === 1 ? '1 line' : `${taken} lines`;
  console.log(
    `${name}: ${reason ? `${outcome}, ${reason}` : outcome}; ${lines} taken, ${setAside} set aside`,
  );
  const lost = rejects.filter((each) => each.accountNumber === undefined);
  for (const { line, reason: why } of lost.slice(0, SHOWN_REJECTS))
    console.log(`  line ${line}: ${why}`);
  if (setAside > SHOWN_REJECTS) console.log(`  and ${setAside - SHOWN_REJECTS} more`);
  const incomplete = rejects.filter((each) => each.accountNumber !== undefined);
  for (const { reason: why, participantId, accountNumber } of incomplete.slice(0, SHOWN_REJECTS)) {
    console.log(`  ${participantId} ${accountNumber}: ${why}, it keeps the list that it had`);
  }
  if (incomplete.length > SHOWN_REJECTS)
    console.log(`  and ${incomplete.length - SHOWN_REJECTS} more accounts`);
  if (outcome === 'refused' || setAside > 0) process.exitCode = 1;
  const later = taken > 0 ? await laterBalances(name, url) : undefined;
  if (later)
    console.log(
      `  the balances of ${later} are in already, and stay what is shown of the accounts that they name`,
    );
}

async function send(file: string, url: string): Promise<void> {
  const init = {
    method: 'POST',
    headers: {
      'Content-Type': 'text/csv',
      'Content-Disposition': `attachment; filename="${basename(file)}"`,
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  };
  const answer = await fetch(url, init as RequestInit).catch((error) => {
    throw new Error(`${url} does not answer: is the service running (npm start)?`, {
      cause: error,
    });
  });
  if (answer.status !== 202)
    throw new Error(`${basename(file)}: ${answer.status} ${await answer.text()}`);
}

async function reportOn(url: string, underWay: (offset: number) => void): Promise<Report> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(200)) {
    const answer = await fetch(url);
    if (answer.status === 200) return (await answer.json()) as Report;
    if (answer.status === 202) underWay(((await answer.json()) as { offset: number }).offset);
  }
  throw new Error('There is no report yet: look at the log of the feed');
}

/** The newest day whose balances were taken in, if that is after the day of a file of balances. */
async function laterBalances(name: string, url: string): Promise<string | undefined> {
  const [, day] = /^balances-(.+)\.csv$/.exec(name) ?? [];
  if (day === undefined) return undefined;
  const { now } = (await (await fetch(`${url}/local/clock`)).json()) as { now: string };
  for (let back = 0; back < MOST_DAYS_BACK; back++) {
    const later = dateInHongKong(new Date(new Date(now).getTime() - back * DAY_MS));
    if (later <= day) break;
    const answer = await fetch(`${url}/local/daily-files/balances-${later}.csv`);
    if (answer.status === 200 && ((await answer.json()) as Report).outcome === 'taken')
      return later;
  }
  return undefined;
}
