import type { FileOutcome, Reject, Report } from '../../functions/feed/drop-box.ts';

type Refusal = Extract<FileOutcome, { outcome: 'refused' }>['reason'];

const CORRECT_IT = 'Nothing of it was ingested: the depository corrects it and drops it again';

const REFUSALS: Record<Refusal, string> = {
  'file-name': CORRECT_IT,
  header: CORRECT_IT,
  'not-utf-8': CORRECT_IT,
  'future-date':
    'It is named for a day that has not come in Hong Kong: the depository names it right and ' +
    'drops it again',
  interrupted:
    'The function failed three times, and a later file of the day stopped waiting: correct the ' +
    'cause (log of Feed, message = "fault"), then \'daily-file redrive\'',
};

const CORRECT_LINES =
  'the depository corrects the lines and drops the file again under its name, whole or only with ' +
  'the accounts that were wrong';

/** What to do about lines that were set aside, where it is not to correct them. */
const REJECTS: Partial<Record<Reject['reason'], string>> = {
  'account-incomplete':
    'account-incomplete: investors see the list that the account had, until the depository drops ' +
    "the account's whole list for the day again",
  contradiction:
    'contradiction: an earlier line says something else of the same stock or reference; of ' +
    `movements that one counts, of balances neither. ${sentence(CORRECT_LINES)}`,
  'unknown-account':
    'unknown-account: the account is not open here, or closed. If it was opened since, drop the ' +
    'same file again',
  participantId: whoseList('participantId'),
  accountNumber: whoseList('accountNumber'),
  columns: whoseList('columns'),
};

/** What to do after a report, one line for each kind of finding; "Nothing" if all is well. */
export function advice(report: Report): string[] {
  if (report.outcome === 'refused') return [REFUSALS[report.reason]];
  if (report.setAside === 0) return ['Nothing to do'];
  return [...new Set(report.rejects.map(({ reason }) => reason))].map(
    (reason) => REJECTS[reason] ?? `${reason}: ${CORRECT_LINES}`,
  );
}

/** What to do about a file that has no report. */
export const NO_REPORT = {
  underWay: 'Nothing to do: it is being ingested',
  waits: 'Nothing to do: it waits for a file of its day that was put before it',
  failed:
    'After some minutes this means that the function failed three times: correct the cause (log ' +
    'of Feed, message = "fault"), then \'daily-file redrive\'',
  notThere: 'It was not dropped under this name: ask the depository',
} as const;

function whoseList(reason: string): string {
  return `${reason}: nobody knows whose list lacks the line, find out from the file; ${CORRECT_LINES}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
