import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { attack } from './attack.ts';
import type { Laboratory } from './laboratory.ts';
import { round, type Section } from './report.ts';
import { median, quantile } from './statistics.ts';

/** The lowest cost that a stage may have (standards 5). */
const COST = 10;

/**
 * Measures an owner's sign-ins with a passkey on the laptop while strangers enter 10,000 wrong
 * passwords in a minute (D25).
 */
export async function underAttack(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const script = fileURLToPath(new URL('laptop-child.ts', import.meta.url));
  const child = fork(script, [laboratory.directory, String(quick ? 4 : COST)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [url] = await once(child, 'message');
    const { seconds, addresses, answers, signIns, refused, uses, ended } = await attack(
      url,
      quick
        ? { entries: 50, clients: 4 }
        : { entries: 10_000, clients: 32, perSecond: 10_000 / 60 },
    );
    child.send('compared');
    const [compared] = await once(child, 'message');
    // The owner registered with the phone password, signed in and proved with the other one.
    const OWN = 3;
    return {
      title: 'An owner with a passkey, while strangers enter wrong passwords (D25)',
      rows: Object.entries(answers).map(([answer, entries]) => ({ answer, entries })),
      notes: [
        `${round(seconds)} s, from ${addresses} addresses. The owner signed in ${signIns.length} times,`,
        `median ${round(median(signIns))} ms, slowest tenth from ${round(quantile(signIns, 0.9))} ms.`,
      ],
      goals: [
        {
          goal: 'The owner signs in every time',
          measured: `${signIns.length - refused.length} of ${signIns.length}`,
          met: refused.length === 0,
        },
        {
          goal: 'A session that a passkey began never ends',
          measured: `alive ${uses - ended.length} of ${uses} times`,
          met: ended.length === 0,
        },
        {
          goal: 'At most three entries of strangers are compared',
          measured: String(compared - OWN),
          met: compared - OWN <= 3,
        },
      ],
    };
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}
