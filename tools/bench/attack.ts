/**
 * D25: strangers enter wrong passwords for an ID, as many as they can and from many addresses,
 * while its owner signs in with a passkey again and again, and uses a session that one began.
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Owner } from './owner.ts';

/** What the strangers do. */
export interface Attack {
  entries: number;
  /** At most so many a second; as fast as they are answered by default. */
  perSecond?: number;
  clients: number;
}

/** How it went. */
export interface Attacked {
  seconds: number;
  /** Addresses from which entries came. */
  addresses: number;
  /** Answers to the entries, by their code. */
  answers: Record<string, number>;
  /** Milliseconds of each of the owner's sign-ins, and those of other statuses than 201. */
  signIns: number[];
  refused: number[];
  /** How often the session was used, and the statuses of other uses than 200. */
  uses: number;
  ended: number[];
}

/** The owner waits so long between two sign-ins. */
const OWNER_EVERY_MS = 250;

/** Attacks an ID of a laptop. @param url with the routes of demo accounts */
export async function attack(url: string, attacked: Attack): Promise<Attacked> {
  const owner = await Owner.withPasskey(url, `Target${String(Date.now()).slice(-2)}`);
  const session = owner.other();
  if ((await session.signIn()) !== 201) throw new Error('The owner did not sign in');
  const strangers = enterAll(url, owner.internetUserId, attacked);
  const result: Omit<Attacked, 'seconds' | 'answers' | 'addresses'> = {
    ...{ signIns: [], refused: [], uses: 0, ended: [] },
  };
  const started = performance.now();
  let isOver = false;
  const over = strangers.then((counted) => {
    isOver = true;
    return { ...counted, seconds: (performance.now() - started) / 1000 };
  });
  do {
    const begun = performance.now();
    const status = await owner.other().signIn();
    result.signIns.push(performance.now() - begun);
    if (status !== 201) result.refused.push(status);
    const used = await session.use();
    result.uses++;
    if (used !== 200) result.ended.push(used);
    if (!isOver) await sleep(OWNER_EVERY_MS);
  } while (!isOver);
  return { ...result, ...(await over) };
}

/** Enters wrong passwords, each from the next of 250 addresses of this machine. */
async function enterAll(
  url: string,
  internetUserId: string,
  { entries, perSecond = Number.POSITIVE_INFINITY, clients }: Attack,
): Promise<Pick<Attacked, 'answers' | 'addresses'>> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const answers: Record<string, number> = {};
  const addresses = new Set<string>();
  const started = performance.now();
  let sent = 0;
  const client = async () => {
    while (sent < entries) {
      const n = sent++;
      const early = (1000 * n) / perSecond - (performance.now() - started);
      if (early > 0) await sleep(early);
      const from = `127.0.1.${1 + (n % 250)}`;
      addresses.add(from);
      const code = await enter(`${url}/api/sessions`, { agent, from }, internetUserId, n);
      answers[code] = (answers[code] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return { answers, addresses: addresses.size };
}

/** @returns the code of the refusal, or the status */
function enter(
  url: string,
  { agent, from }: { agent: Agent; from: string },
  internetUserId: string,
  n: number,
): Promise<string> {
  const body = JSON.stringify({ internetUserId, password: `Wrong${n}a1`.padEnd(8, 'x') });
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      ...{ agent, method: 'POST', localAddress: from },
      headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
    });
    sent.once('error', reject).once('response', async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve(JSON.parse(text).code ?? String(response.statusCode));
    });
    sent.end(body);
  });
}
