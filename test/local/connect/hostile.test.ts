/**
 * Callers who press random keys. The default numbers keep the test short; before a release, run it
 * with `HOSTILE_CALLS=10000 HOSTILE_CALLS_AT_FULL_COST=100`.
 */
import { expect, test } from 'vitest';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import { seededRandom } from '../../../local/shared/seeded-random.ts';
import { servePhone } from '../../support/local/connect/served.ts';

const CALLS = Number(process.env.HOSTILE_CALLS ?? 100);
const CALLS_AT_FULL_COST = Number(process.env.HOSTILE_CALLS_AT_FULL_COST ?? 2);
const CONCURRENT_CALLS = 8;
/**
 * Every question is asked a limited number of times, so a caller who does not sign in is finished
 * by then.
 */
const MAX_TURNS = 80;
const goodbyes = new Set(Object.values(prompts).map(({ goodbye }) => goodbye));

test.each([
  ['a low cost', CALLS, 4],
  ['full cost', CALLS_AT_FULL_COST, 12],
])(
  'with random keys at %s, no call hangs, ends without a goodbye, or signs anyone in',
  async (_, calls, cost) => {
    const served = await servePhone(cost);
    const accounts = await Promise.all(Array.from({ length: 5 }, () => served.open()));
    const random = seededRandom(cost);
    const any = <Value>(all: readonly Value[]) => all[Math.floor(random() * all.length)] as Value;
    const some = (length: number) =>
      Array.from({ length }, () => any([...'0123456789*#'])).join('');
    const digits = () => Array.from({ length: 8 }, () => any([...'0123456789'])).join('');
    const turn = () =>
      any([
        () => 'silence',
        () => any([...'0123456789#*']),
        () => some(1 + Math.floor(random() * 20)),
        () => `${digits()}#`,
        () => digits(),
        () => `${any(accounts).phoneUserId}#`,
        () => any(accounts).phoneUserId,
      ])();
    const seen = { ended: 0, turns: 0, results: new Map<string, number>() };
    let left = calls;
    const caller = async () => {
      while (left-- > 0) {
        // The earlier accounts are revoked by now.
        if (left % 20 === 0) accounts.splice(0, 1, await served.open());
        const repeats = {
          times: any([1, 1, 1, 2, 3]),
          how: any(['in-sequence', 'concurrently'] as const),
        };
        const call = await served.call({ repeats, encryptsTimeout: any([true, false]) });
        let turns = 0;
        while (!call.call.ended && turns < MAX_TURNS) {
          await call.keys(turn());
          turns++;
        }
        expect(
          call.call.ended,
          `a call has not ended after ${turns} turns, at ${call.call.action.id}`,
        ).toBe(true);
        expect(call.events.at(-1)).toEqual({ type: 'disconnected' });
        expect(goodbyes).toContain(call.said().at(-1));
        for (const result of call.results().flat()) {
          expect(['welcome', 'must-change', 'proposed', 'changed', 'spoken', 'none']).not.toContain(
            result,
          );
          seen.results.set(String(result), (seen.results.get(String(result)) ?? 0) + 1);
        }
        seen.ended++;
        seen.turns += turns;
      }
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: CONCURRENT_CALLS }, caller));
    expect(seen.ended).toBe(calls);
    const results = [...seen.results].map(([result, count]) => `${count} ${result}`).join(', ');
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(
      `Hostile calls at cost ${cost}: ${seen.ended}, ${seen.turns} turns, ${seconds} s; ${results}`,
    );
  },
  4 * 3600_000,
);
