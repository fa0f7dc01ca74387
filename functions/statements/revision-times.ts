import type { CompleteFile } from './balance-lists.ts';
import type { Completion } from './revisions.ts';

/** How soon after one another files are delivered together. */
const TOGETHER_MS = 10 * 60 * 1000;

/**
 * A completion that counts if it says something of the account: of a movement it does; a file of
 * balances may have no list of the account.
 */
export type Candidate = Completion & { file?: CompleteFile };

/** What became complete at one time. */
interface Moment {
  at: string;
  candidates: Candidate[];
}

/**
 * The times at which a revision may begin, in order: `start`, and after it when something of the
 * account became complete. First files of days that become complete one soon after another, as when
 * old files are delivered together, correct nothing: they make one revision together, so of these
 * times only the last counts.
 *
 * Of some such files within ten minutes, the last one of the account replaces all before it, so
 * the others are not asked of: old files that are loaded in an hour cost about six questions.
 * @param has whether a file of balances has a list of the account
 */
export async function* revisionTimes(
  start: string,
  candidates: readonly Candidate[],
  has: (file: CompleteFile) => Promise<boolean>,
): AsyncGenerator<string> {
  const moments = momentsAfter(start, candidates);
  const ours = async (moment: Moment): Promise<Moment | undefined> => {
    const found: Candidate[] = [];
    for (const each of moment.candidates)
      if (!each.file || (await has(each.file))) found.push(each);
    return found.length > 0 ? { at: moment.at, candidates: found } : undefined;
  };
  let at = start;
  const replaces = (moment: Moment | undefined) =>
    moment && isFirst(moment) && Date.parse(moment.at) - Date.parse(at) <= TOGETHER_MS;
  for (let i = 0; ; ) {
    let end = i;
    while (replaces(moments[end])) end++;
    // From the last of them, since it replaces the others too.
    const run = moments.slice(i, end);
    const last = await findIndex(run.toReversed(), ours);
    if (last >= 0) i = end - last;
    else {
      const next = await findIndex(moments.slice(end), ours);
      const moment = moments[end + next];
      if (next < 0 || !moment) return yield at;
      if (!replaces(await ours(moment))) yield at;
      i = end + next + 1;
    }
    at = (moments[i - 1] as Moment).at;
  }
}

async function findIndex<T>(items: readonly T[], test: (item: T) => Promise<unknown>) {
  for (const [i, item] of items.entries()) if (await test(item)) return i;
  return -1;
}

function isFirst({ candidates }: Moment): boolean {
  return candidates.every((each) => each.isFirst);
}

function momentsAfter(start: string, candidates: readonly Candidate[]): Moment[] {
  const byTime = Map.groupBy(candidates, ({ completeAt }) => completeAt);
  return [...byTime]
    .map(([at, candidates]) => ({ at, candidates }))
    .filter(({ at }) => at > start)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
