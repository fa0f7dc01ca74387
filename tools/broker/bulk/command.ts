import { SingleBar } from 'cli-progress';
import type { Request } from '../answers.ts';
import { PASSKEYS_TOMORROW } from '../approval-words.ts';
import type { Session } from '../command.ts';
import { confirmed, NOTHING_APPROVED } from '../confirmed.ts';
import { Misuse } from '../misuse.ts';
import type { Words } from '../refusal-words.ts';
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

const missingWords = (requestId: string, accountNumber: string): Words => ({
  en: `${requestId}, account ${accountNumber}: Approved, letter missing: ask for a reset`,
  zh: `${requestId}，戶口 ${accountNumber}：已批核但欠缺信件，請申請重新設定密碼`,
});
const UNKNOWN: Words = { en: 'No pending request has this ID', zh: '沒有待批核的申請為此編號' };

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
    const owner = {
      url: session.connection.url,
      participantId: await session.reader.participantId(),
    };
    const approval = new BulkApproval(session, folder, letters, { owner, sender });
    await approval.resume();
    const { requests, own, unknown } = await chosenRequests(session, options);
    if (own > 0)
      session.out.note({
        en: `Left out: ${own} of your own, for another user to approve.`,
        zh: `略過由您提出的 ${own} 項申請，須由另一人批核。`,
      });
    const tags = await confirm(session, requests, options);
    const outcome = await withProgress(session, approval, requests, tags);
    const reason = UNKNOWN[session.out.language];
    for (const requestId of unknown)
      if (!approval.knows(requestId)) outcome.refused.push({ requestId, reason });
    report(session, outcome, path);
    const isRemoved = ({ type, requestId }: Request) =>
      type === 'remove-passkeys' && approval.knows(requestId);
    if (requests.some(isRemoved)) session.out.note(PASSKEYS_TOMORROW);
    return outcome.complete && outcome.refused.length + outcome.missing.length === 0 ? 0 : 1;
  } finally {
    folder.release();
  }
}

/**
 * Shows the plan, and asks; about one request only if it is a change of holder, at a terminal.
 * @returns the tags of what it showed
 * @throws UsageError if the answer is no, or nobody can answer
 */
async function confirm(
  session: Session,
  requests: Request[],
  { id, yes }: Options,
): Promise<Map<string, string>> {
  if (requests.length === 0) return new Map();
  const tags = await showPlan(session, requests);
  const asks = id === undefined || (tags.size > 0 && session.stdin?.isTTY);
  if (yes || !asks) return tags;
  const { length } = requests;
  const question: Words = {
    en: `Approve ${length === 1 ? 'this request' : `these ${length} requests`}?`,
    zh: `批核以上 ${length} 項申請？`,
  };
  if (!session.stdin?.isTTY)
    throw new Misuse({
      en: `${question.en} Nobody is there to confirm it: repeat the command with --yes`,
      zh: `${question.zh} 沒有人可以確認：請加上 --yes 再執行`,
    });
  if (!(await confirmed(session, question))) throw new Misuse(NOTHING_APPROVED);
  return tags;
}

const FORMAT: Words = {
  en: '{bar} {value} of {total} requests, {eta_formatted} left',
  zh: '{bar} {total} 項申請中的 {value} 項，尚餘 {eta_formatted}',
};

/** The first interruption lets the current approval end, so that its letter is written. */
async function withProgress(
  { out }: Session,
  approval: BulkApproval,
  requests: Request[],
  tags: ReadonlyMap<string, string>,
): Promise<Outcome> {
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  const bar = new SingleBar({
    format: FORMAT[out.language],
    hideCursor: false,
    stream: out.stderr,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  if (out.stderr.isTTY) bar.start(requests.length, 0);
  try {
    return await approval.approve(
      requests,
      tags,
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
      complete: out.yesOrNo(complete),
    }),
  );
  for (const { requestId, reason } of refused) out.note(`${requestId}: ${reason}`);
  for (const { requestId, accountNumber } of missing)
    out.note(missingWords(requestId, accountNumber));
  if (letters > 0) out.note({ en: `Letters are in ${path}.`, zh: `信件在 ${path}。` });
  if (stopped)
    out.note({
      en: `Stopped: ${stopped}. Run it again: it goes on where it stopped.`,
      zh: `已停止：${stopped}。請再執行：會由停止之處繼續。`,
    });
}
