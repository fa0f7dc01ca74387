import {
  type DropBox,
  type FileOutcome,
  isGivenUp,
  type Progress,
  type Reject,
  reportKey,
} from './drop-box.ts';
import { logRejects } from './feed-log.ts';

/** Rejects in the report, and in each further part of it. */
const MAX_REJECTS = 1000;

/**
 * Adds rejects to a file's progress. Those beyond the report's limit are written out in parts, so
 * that memory does not grow with their number.
 */
export async function addRejects(
  dropBox: DropBox,
  progress: Progress,
  rejects: readonly Reject[],
): Promise<void> {
  for (const reject of rejects) {
    if (reject.reason !== 'account-incomplete') progress.setAside++;
    if (progress.rejects.length < MAX_REJECTS) progress.rejects.push(reject);
    else progress.others.push(reject);
    if (progress.others.length < MAX_REJECTS) continue;
    await dropBox.reportPart(progress, ++progress.parts, progress.others);
    progress.others = [];
  }
}

/**
 * Writes the last part of the report, if any rejects are left, and then the report itself. Logs the
 * rejects first, for the alarm: whatever fails from here on, the file is not done, and its event
 * comes again.
 */
export async function report(
  dropBox: DropBox,
  progress: Progress,
  outcome: FileOutcome,
  requestId: string,
): Promise<void> {
  const { name: file, versionId, taken, setAside, rejects, others } = progress;
  if (outcome.outcome === 'refused' || setAside > 0) logRejects(requestId, progress, outcome);
  const parts = progress.parts + (others.length > 0 ? 1 : 0);
  if (parts > progress.parts) await dropBox.reportPart(progress, parts, others);
  const more = Array.from({ length: parts }, (_, i) => reportKey(file, progress.sequencer, i + 1));
  await dropBox.report(progress, {
    file,
    // Of a file that is given up, only the sequencer is known (in-turn.ts).
    ...(!isGivenUp(outcome) && { versionId }),
    ...outcome,
    taken,
    setAside,
    rejects,
    ...(parts > 0 ? { more } : {}),
  });
}
