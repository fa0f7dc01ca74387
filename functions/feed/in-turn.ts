import type { DayVersion } from '../../core/store/day-marks.ts';
import type { FeedContext } from './context.ts';
import { beginning, type Progress } from './drop-box.ts';
import { report } from './report.ts';

/** How often it is looked whether the earlier files are done. */
const LOOK_MS = 1000;
/**
 * After which a file that nobody worked at is given up. Lambda tries an event that failed again after one minute, and after two more
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html), with up to 20 seconds each time.
 */
const PATIENCE_MS = 10 * 60 * 1000;

/**
 * Makes a file visible that is all written, after those of its day that were put before it (api.md: they are taken in in order).
 *
 * The order of what investors see does not hang on this: of each account and movement, what was put last is read, whenever it is completed. So an
 * earlier file whose work failed for good is not waited for without end: it is reported as interrupted, and comes to its own place if it is
 * told of again.
 * @returns `waits` if the time is over before
 */
export async function inTurn(
  context: FeedContext,
  day: DayVersion,
  progress: Progress,
  isLate: () => boolean,
): Promise<'taken' | 'waits' | 'again'> {
  const { db, dropBox, positions, now, pause } = context;
  const { kind, date, version } = day;
  for (;;) {
    const seen = await positions.marks.get(kind, date);
    if (seen.complete.has(version)) return 'again';
    const [earlier] = [...seen.underWay].filter((each) => each < version).toSorted();
    if (earlier === undefined) {
      // Before the mark: who dies between them is tried again, and reports the same.
      await report(dropBox, progress, { outcome: 'taken' });
      const { held } = await db.update(
        positions.marks.complete(kind, date, version, seen.underWay),
      );
      if (held) return 'taken';
    } else if (now().getTime() - seen.aliveAt.getTime() > PATIENCE_MS) {
      const dead = beginning({ ...progress, sequencer: earlier });
      await report(dropBox, dead, { outcome: 'refused', reason: 'interrupted' });
      await db.update(positions.marks.giveUp({ kind, date, version: earlier }, seen, now()));
    } else if (isLate()) return 'waits';
    else await pause(LOOK_MS);
  }
}
