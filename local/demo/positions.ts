/** Demo positions and movements: daily files of three months, equal at every start. */
import { DAY_MS, dateInHongKong } from '../../core/domain/hong-kong.ts';
import type { AccountId } from '../../core/domain/identifiers.ts';
import { headers } from '../../functions/feed/row.ts';
import { portfolios } from './portfolios.ts';

const DAYS = 92;

/** A daily file. */
export interface DemoFile {
  name: string;
  body: string;
}

/**
 * The daily files of the business days up to the day before `now` in Hong Kong, oldest first. A
 * day's files do not depend on when they are generated.
 */
export function demoFiles(accounts: readonly AccountId[], now: Date): DemoFile[] {
  const files: DemoFile[] = [];
  for (let back = DAYS; back > 0; back--) {
    const day = new Date(now.getTime() - back * DAY_MS);
    const date = dateInHongKong(day);
    const number = businessDay(date);
    if (number === undefined) continue;
    const lines = { balances: [] as string[], movements: [] as string[] };
    for (const [i, { participantId, accountNumber }] of accounts.entries()) {
      for (const { code, en, zh, base, lot, every } of portfolios[i] ?? []) {
        const turns = Math.floor(number / every);
        const first = [participantId, accountNumber, code, en, zh];
        lines.balances.push([...first, base + (turns % 2) * lot].join());
        if (number % every !== 0) continue;
        const reference = `${date.replaceAll('-', '')}${code}`;
        lines.movements.push([...first, turns % 2 === 1 ? 'in' : 'out', lot, reference].join());
      }
    }
    for (const kind of ['movements', 'balances'] as const) {
      files.push({
        name: `${kind}-${date}.csv`,
        body: [headers[kind].join(), ...lines[kind], ''].join('\r\n'),
      });
    }
  }
  return files;
}

/** Number of business days since the first Monday of 1970; undefined on Saturdays and Sundays. */
function businessDay(date: string): number | undefined {
  const days = Date.parse(date) / DAY_MS - 4;
  const [week, weekday] = [Math.floor(days / 7), ((days % 7) + 7) % 7];
  return weekday < 5 ? week * 5 + weekday : undefined;
}
