import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { siteHeaders } from '../../lib/shared/site-headers.ts';
import type { Addresses } from './addresses.ts';
import { withToken } from './temporary-client.ts';

/** What a smoke test needs besides the network: tests replace both. */
export interface SmokeTools {
  fetch: typeof globalThis.fetch;
  /** Between two tries of a check, in milliseconds. */
  retryMs: number;
}

/** Result of a check. */
export interface CheckResult {
  what: string;
  /** Why it failed; `undefined` if it is ok. */
  problem: string | undefined;
}

/** New names and roles take some time to be known everywhere. */
const TRIES = 6;

/**
 * Calls what was deployed from outside, as its users do. Reads only, but for one wrong entry on an
 * internet user ID that nobody has, and an app client that is deleted again.
 * @param report called with each result
 * @returns whether all checks are ok
 */
export async function smokeTest(
  addresses: Addresses,
  { fetch, retryMs }: SmokeTools,
  report: (result: CheckResult) => void,
): Promise<boolean> {
  let isOk = true;
  for (const [what, check] of checks(addresses, fetch)) {
    let problem: string | undefined;
    for (let tries = 1; tries <= TRIES; tries++) {
      problem = await check().catch((error: Error) => reason(error));
      if (problem === undefined || tries === TRIES) break;
      await pause(retryMs);
    }
    isOk &&= problem === undefined;
    report({ what, problem });
  }
  return isOk;
}

/** Resolves to what is wrong, or to nothing. */
type Check = () => Promise<string | undefined>;

function checks(
  { site, investorApi, brokerApi, ...identity }: Addresses,
  fetch: SmokeTools['fetch'],
): [string, Check][] {
  return [
    ['the terms are served', async () => expectStatus(200, await fetch(`${site}/api/terms`))],
    ['the page has its security headers', async () => pageProblem(await fetch(`${site}/`))],
    [
      'an unknown internet user ID is wrong-credentials',
      async () => expectStatus(401, await fetch(...unknownSignIn(site)), 'wrong-credentials'),
    ],
    [
      'the investor API refuses requests that bypass CloudFront',
      async () => expectStatus(403, await fetch(`${investorApi}/api/terms`)),
    ],
    [
      'the participant API refuses requests without a token',
      async () => expectStatus(401, await fetch(`${brokerApi}/broker/accounts`)),
    ],
    [
      'a system of a participant gets a token, and sees no account of others',
      () =>
        withToken(identity, fetch, async (token) => {
          const headers = { Authorization: `Bearer ${token}` };
          const answer = await fetch(`${brokerApi}/broker/accounts`, { headers });
          const problem = await expectStatus(200, answer.clone());
          if (problem) return problem;
          const { accounts } = (await answer.json()) as { accounts?: unknown[] };
          return accounts?.length === 0 ? undefined : 'expected an empty list';
        }),
    ],
  ];
}

async function expectStatus(
  status: number,
  answer: Response,
  code?: string,
): Promise<string | undefined> {
  const body = await answer.text();
  if (answer.status === status && (!code || body.includes(`"${code}"`))) return undefined;
  return `expected ${status}${code ? ` ${code}` : ''}, got ${answer.status} ${body.slice(0, 100)}`;
}

async function pageProblem(answer: Response): Promise<string | undefined> {
  const wrong = Object.entries(siteHeaders).find(
    ([name, value]) => answer.headers.get(name) !== value,
  );
  const problem = await expectStatus(200, answer);
  return problem ?? (wrong && `${wrong[0]} is '${answer.headers.get(wrong[0])}'`);
}

/**
 * Somebody may have the ID by a chance of 1 in a million million; for them it would be one wrong
 * entry.
 */
function unknownSignIn(site: string): [string, RequestInit] {
  const body = { internetUserId: randomBytes(4).toString('hex'), password: `a1${randomText()}` };
  const headers = { 'Content-Type': 'application/json', Origin: site };
  return [`${site}/api/sessions`, { method: 'POST', headers, body: JSON.stringify(body) }];
}

const randomText = () => randomBytes(5).toString('hex');

/** `fetch` says why in the cause: `fetch failed` alone helps nobody. */
function reason({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
