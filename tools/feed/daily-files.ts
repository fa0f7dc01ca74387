/** A client of the daily files of a service that runs on this machine. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS, dateInHongKong } from '../../core/domain/hong-kong.ts';

export interface Report {
  outcome: 'taken' | 'refused';
  reason?: string;
  taken: number;
  setAside: number;
  /** Lines that were set aside; and accounts whose list is incomplete, with their numbers. */
  rejects: { line: number; reason: string; participantId?: string; accountNumber?: string }[];
}

/** A million lines take some minutes on a laptop. */
const REPORT_TIMEOUT_MS = 30 * 60 * 1000;
const POLL_MS = 200;
/** How far back to look for the balances of a later day. */
const MAX_DAYS_BACK = 100;

/** @throws Error in one line: nobody answers, or the file is refused */
export async function send(file: string, url: string): Promise<void> {
  const init = {
    method: 'POST',
    headers: {
      'Content-Type': 'text/csv',
      'Content-Disposition': `attachment; filename="${basename(file)}"`,
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  };
  const answer = await get(`${url}/local/daily-files`, init as RequestInit);
  if (answer.status !== 202)
    throw new Error(`${basename(file)}: ${answer.status} ${await answer.text()}`);
}

/**
 * Polls for the report of a file that was sent.
 * @param progress called with the bytes that are ingested so far
 */
export async function waitForReport(
  name: string,
  url: string,
  progress: (offset: number) => void,
): Promise<Report> {
  const path = `${url}/local/daily-files/${encodeURIComponent(name)}`;
  for (const end = Date.now() + REPORT_TIMEOUT_MS; Date.now() < end; await sleep(POLL_MS)) {
    const answer = await get(path);
    if (answer.status === 200) return (await answer.json()) as Report;
    if (answer.status === 202) progress(((await answer.json()) as { offset: number }).offset);
  }
  throw new Error(`${name}: no report yet; see the log of the feed function`);
}

/**
 * Finds the newest day after the day of a balances file whose own balances were ingested.
 * @returns `YYYY-MM-DD`; `undefined` if there is none, or the file holds no balances
 */
export async function laterBalances(name: string, url: string): Promise<string | undefined> {
  const [, day] = /^balances-(.+)\.csv$/.exec(name) ?? [];
  if (day === undefined) return undefined;
  const { now } = (await (await get(`${url}/local/clock`)).json()) as { now: string };
  for (let back = 0; back < MAX_DAYS_BACK; back++) {
    const later = dateInHongKong(new Date(new Date(now).getTime() - back * DAY_MS));
    if (later <= day) break;
    const answer = await get(`${url}/local/daily-files/balances-${later}.csv`);
    if (answer.status === 200 && ((await answer.json()) as Report).outcome === 'taken')
      return later;
  }
  return undefined;
}

/** @throws Error in one line if nobody answers */
function get(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, init).catch((error) => {
    const { origin } = new URL(url);
    throw new Error(`${origin} does not answer: is the service running (npm start)?`, {
      cause: error,
    });
  });
}
