import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { SingleBar } from 'cli-progress';
import { dailyFileOf } from '../../functions/feed/file-name.ts';
import { laterBalances, type Report, send, waitForReport } from './daily-files.ts';

const MAX_SHOWN = 10;

/**
 * Delivers one file, waits until it is ingested, and prints its report.
 * @param url of the service
 * @returns whether the file was ingested in full
 * @throws Error in one line
 */
export async function deliver(file: string, url: string): Promise<boolean> {
  const name = basename(file);
  if (!dailyFileOf(name)) {
    printReport(name, {
      outcome: 'refused',
      reason: 'file-name',
      taken: 0,
      setAside: 0,
      rejects: [],
    });
    return false;
  }
  const report = await withProgress(file, async (progress) => {
    await send(file, url);
    return waitForReport(name, url, progress);
  });
  printReport(name, report);
  const later = report.taken > 0 ? await laterBalances(name, url) : undefined;
  if (later)
    console.log(
      `  balances of ${later} were ingested before, and stay current for the accounts they name`,
    );
  return report.outcome === 'taken' && report.setAside === 0;
}

/** Shows a progress bar on a terminal. */
async function withProgress(
  file: string,
  ingest: (progress: (offset: number) => void) => Promise<Report>,
): Promise<Report> {
  const { size } = statSync(file);
  const bar = new SingleBar({
    format: `${basename(file)} {bar} {percentage}% {step}`,
    hideCursor: false,
    stream: process.stderr,
  });
  if (process.stderr.isTTY) bar.start(size, 0, { step: 'sent' });
  try {
    const report = await ingest((offset) => bar.update(offset, { step: 'being ingested' }));
    bar.update(size, { step: report.outcome });
    return report;
  } finally {
    bar.stop();
  }
}

function printReport(name: string, { outcome, reason, taken, setAside, rejects }: Report): void {
  const lines = taken === 1 ? '1 line' : `${taken} lines`;
  const result = reason ? `${outcome}, ${reason}` : outcome;
  console.log(`${name}: ${result}; ${lines} taken, ${setAside} set aside`);
  const lost = rejects.filter(({ accountNumber }) => accountNumber === undefined);
  for (const { line, reason: why } of lost.slice(0, MAX_SHOWN))
    console.log(`  line ${line}: ${why}`);
  if (setAside > MAX_SHOWN) console.log(`  and ${setAside - MAX_SHOWN} more`);
  const incomplete = rejects.filter(({ accountNumber }) => accountNumber !== undefined);
  for (const { reason: why, participantId, accountNumber } of incomplete.slice(0, MAX_SHOWN))
    console.log(`  ${participantId} ${accountNumber}: ${why}, keeps its previous list`);
  if (incomplete.length > MAX_SHOWN)
    console.log(`  and ${incomplete.length - MAX_SHOWN} more accounts`);
}
