import { createInterface } from 'node:readline/promises';
import { SingleBar } from 'cli-progress';
import { UsageError } from '../../shared/command-line.ts';
import type { Request } from '../answers.ts';
import type { Session } from '../command.ts';
import { BulkApproval, type Outcome } from './approve-many.ts';
import { type Choice, chosenRequests, showPlan } from './chosen.ts';
import { LetterFolder } from './letter-folder.ts';
import { encryptedLetters, pdfLetters } from './letters.ts';

interface Options extends Choice {
  letters: string;
  encryptTo?: string | undefined;
  sender?: string | undefined;
  yes?: true | undefined;
}

const MISSING = 'Approved, letter missing: ask for a reset';

/**
 * Approves several requests, and writes each new password to a letter. Shows what would happen, and
 * asks once.
 * @returns the exit code: 1 if a request was refused, a letter is missing, or the run stopped early
 * @throws UsageError, RequestRefused, Unreachable
 */
export async function approveInBulk(session: Session, options: Options): Promise<number> {
  const { letters: path, encryptTo, sender } = options;
  const letters = encryptTo === undefined ? pdfLetters : encryptedLetters(encryptTo, new Date());
  const folder = new LetterFolder(path);
  try {
    const approval = new BulkApproval(session, folder, letters, sender);
    await approval.resume();
    const { requests, own, unknown } = await chosenRequests(session, options);
    if (own > 0) session.out.note(`Left out: ${own} of your own, for somebody else to approve.`);
    await confirm(session, requests, options);
    const outcome = await withProgress(session, approval, requests);
    const reason = 'No pending request has this ID';
    for (const requestId of unknown)
      if (!approval.knows(requestId)) outcome.refused.push({ requestId, reason });
    report(session, outcome, path);
    return outcome.complete && outcome.refused.length + outcome.missing.length === 0 ? 0 : 1;
  } finally {
    folder.release();
  }
}

/** @throws UsageError if the answer is no, or nobody can answer */
async function confirm(session: Session, requests: Request[], { id, yes }: Options): Promise<void> {
  if (requests.length === 0) return;
  await showPlan(session, requests);
  if (yes || id !== undefined) return;
  const question = `Approve ${requests.length === 1 ? 'this request' : `these ${requests.length} requests`}?`;
  const { stdin } = session;
  if (!stdin?.isTTY)
    throw new UsageError(
      `${question} Nobody is there to confirm it: repeat the command with --yes`,
    );
  const lines = createInterface({ input: stdin, output: session.out.stderr });
  const typed = await lines.question(`${question} Type yes to go on: `);
  lines.close();
  if (typed.trim().toLowerCase() !== 'yes') throw new UsageError('Nothing was approved');
}

/** The first interruption lets the current approval end, so that its letter is written. */
async function withProgress(
  { out }: Session,
  approval: BulkApproval,
  requests: Request[],
): Promise<Outcome> {
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  const bar = new SingleBar({
    format: '{bar} {value} of {total} requests, {eta_formatted} left',
    hideCursor: false,
    stream: out.stderr,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  if (out.stderr.isTTY) bar.start(requests.length, 0);
  try {
    return await approval.approve(
      requests,
      () => isStopped,
      () => bar.increment(),
    );
  } finally {
    bar.stop();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

function report({ out }: Session, outcome: Outcome, path: string): void {
  const { approved, letters, refused, missing, complete, stopped } = outcome;
  out.answer(outcome, () =>
    out.fields({
      approved: `${approved}`,
      letters: `${letters}`,
      refused: `${refused.length}`,
      'letters missing': `${missing.length}`,
      complete: complete ? 'yes' : 'no',
    }),
  );
  for (const { requestId, reason } of refused) out.note(`${requestId}: ${reason}`);
  for (const { requestId, accountNumber } of missing)
    out.note(`${requestId}, account ${accountNumber}: ${MISSING}`);
  if (letters > 0) out.note(`Letters are in ${path}.`);
  if (stopped) out.note(`Stopped: ${stopped}. Run it again: it goes on where it stopped.`);
}
