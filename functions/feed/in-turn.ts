import { type DayVersion, markOf } from '../../core/store/day-marks.ts';
import type { FeedContext, Invocation } from './context.ts';
import { beginning, type Progress } from './drop-box.ts';
import { report } from './report.ts';

/** How often a waiting file checks whether the earlier files are done. */
const POLL_MS = 1000;
/**
 * A file without progress for this long is given up. Lambda retries a failed event after one minute
 * and again after two more
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html), and each try
 * takes up to 20 seconds.
 */
const ABANDONED_AFTER_MS = 10 * 60 * 1000;

/**
 * Makes a fully written file visible, after the files of the same day and kind that were put before
 * it (api.md: they are ingested in order).
 *
 * What investors see does not depend on this order: for each account and movement they read the
 * version that was put last, whenever it was completed. So the wait for an earlier file that failed
 * for good is limited: that file is reported as interrupted, and if its event comes again it still
 * gets its proper place in the order.
 * @returns `taken` once it is visible; `waits` if the time ran out first; `again` if it was already
 *   complete
 */
export async function inTurn(
  context: FeedContext,
  day: DayVersion,
  progress: Progress,
  { requestId, isLate }: Invocation,
): Promise<'taken' | 'waits' | 'again'> {
  const { db, dropBox, positions, now, pause } = context;
  const { kind, date, version } = day;
  for (;;) {
    const seen = await positions.marks.get(kind, date);
    if (seen.complete.has(version)) return 'again';
    const [earlier] = [...seen.underWay].filter((each) => each < version).toSorted();
    if (earlier === undefined) {
      // The report comes before the mark: after a crash between them, the retry reports the same.
      await report(dropBox, progress, { outcome: 'taken' }, requestId);
      // Of balances, to find whose they are when they are obsolete (delete-obsolete.ts).
      const object = kind === 'balances' ? progress : undefined;
      const at = now();
      const { applied, item } = await db.write(
        positions.marks.complete(kind, date, version, seen.underWay, at, object),
      );
      // The SDK repeats a write whose answer was lost, and the repeat fails on what it wrote.
      const isOurs = markOf(item).completedAt.get(version) === at.toISOString();
      if (applied || isOurs) return 'taken';
    } else if (now().getTime() - seen.aliveAt.getTime() > ABANDONED_AFTER_MS) {
      const dead = beginning({ ...progress, sequencer: earlier });
      await report(dropBox, dead, { outcome: 'refused', reason: 'interrupted' }, requestId);
      await db.write(positions.marks.giveUp({ kind, date, version: earlier }, seen, now()));
    } else if (isLate()) return 'waits';
    else await pause(POLL_MS);
  }
}
