import { Option } from '@commander-js/extra-typings';
import type { ApprovedRequest } from './answers.ts';
import { CHANGED_SINCE, PASSKEYS_TOMORROW } from './approval-words.ts';
import { state } from './cell-styles.ts';
import { brokerCommand, type Session, subcommand } from './command.ts';
import { confirmed, NOTHING_APPROVED } from './confirmed.ts';
import { Unreachable } from './errors.ts';
import { changesOf, showChanges } from './holder-changes.ts';
import { belongTo, Misuse } from './misuse.ts';
import type { Language, Words } from './refusal-words.ts';
import { optionalRequestId, wholeId } from './request-ids.ts';

const HAND_OVER: Words = {
  en: 'The password is shown only once and stored nowhere. Hand it to the investor in person or by sealed letter, apart from the user ID.',
  zh: '此密碼只顯示一次，亦不會儲存。請親自或以密封信件交給結單收件人，並與使用者編號分開交付。',
};
const UNKNOWN_OUTCOME: Words = {
  en: 'It is unknown whether the request was approved: check with requests. If the password was lost, request a reset.',
  zh: '未能確定申請是否已獲批核：請以 requests 查看。如密碼已遺失，請申請重新設定密碼。',
};

/** Complete: the compiler asks for each. */
const TYPES: Record<ApprovedRequest['type'], true> = {
  'open-account': true,
  'change-holder': true,
  'reset-phone-password': true,
  'close-account': true,
  'remove-passkeys': true,
};

export const approve = brokerCommand(
  'ssa/check',
  () =>
    subcommand('approve', 'Approve requests that another user made; shows a new password once')
      .addArgument(optionalRequestId())
      .option('--all', 'all pending requests')
      .addOption(
        new Option('--type <type>', 'pending requests of one type').choices(Object.keys(TYPES)),
      )
      .option('--file <file>', 'the requests whose IDs are in a file, one a line')
      .option('--letters <dir>', 'write each password to a sealed letter (PDF) in this folder')
      .option('--encrypt-to <key>', 'with --letters: one encrypted file instead; age1…')
      .option('--sender <name>', 'with --letters: the name of the participant on the letters')
      .option(
        '--yes',
        'do not ask before an approval of several requests or of a change of holder',
      ),
  async (session, id, { letters, ...options }) => {
    const { all, type, file } = options;
    const isBulk = all || type !== undefined || file !== undefined;
    if (isBulk === (id !== undefined))
      throw new Misuse({
        en: 'Expected either a request ID, or --all, --type or --file',
        zh: '請提供申請編號，或 --all、--type、--file 其中之一',
      });
    if (letters !== undefined) {
      // Loaded when needed: fonts and encryption take as much memory as all the rest.
      const { approveInBulk } = await import('./bulk/command.ts');
      return approveInBulk(session, { id, letters, ...options });
    }
    const { encryptTo, sender } = options;
    belongTo(
      { en: '--letters', zh: ' --letters ' },
      { '--encrypt-to': encryptTo, '--sender': sender },
    );
    if (id === undefined)
      throw new Misuse({
        en: 'Missing option --letters: passwords of several requests are not shown on a terminal',
        zh: '欠缺選項 --letters：多項申請的密碼不會在終端機顯示',
      });
    return approveOne(session, id, options.yes);
  },
);

/**
 * Of a change of holder it shows what would change, asks whoever sits at a terminal, and approves
 * just that.
 */
async function approveOne(session: Session, id: string, yes?: true): Promise<undefined> {
  const { client, out } = session;
  const path = `/broker/requests/${await wholeId(session, id)}`;
  const ifMatch = await showChanges(session, path);
  const asks = ifMatch !== undefined && session.stdin?.isTTY && !yes;
  if (asks && !(await confirmed(session, { en: 'Approve this change?', zh: '批核此項更改？' })))
    throw new Misuse(NOTHING_APPROVED);
  const sent = { ifMatch };
  const approved = await client
    .call<ApprovedRequest>('POST', `${path}/approval`, sent)
    .catch((error) => {
      const isRefused = error.status >= 300 && error.status < 500;
      if (error instanceof Unreachable ? error.mayBeDone : !isRefused) out.note(UNKNOWN_OUTCOME);
      if (ifMatch && error.status === 409) out.note(CHANGED_SINCE);
      throw error;
    });
  out.answer(approved, () =>
    out.fields({
      request: approved.requestId,
      type: approved.type,
      account: approved.accountNumber,
      status: state(approved.status),
      ...changesFields(approved, out.language),
      'phone user ID': approved.phoneUserId,
      'phone password': approved.phonePassword && { text: approved.phonePassword, style: 'bold' },
      'effective on': approved.effectiveOn && effectiveWords(approved.effectiveOn)[out.language],
    }),
  );
  if (approved.phonePassword) out.note(HAND_OVER);
  if (approved.type === 'remove-passkeys') out.note(PASSKEYS_TOMORROW);
}

/** @param date `YYYY-MM-DD` */
const effectiveWords = (date: string): Words => ({
  en: `${date}, from 00:00 in Hong Kong`,
  zh: `${date}，香港時間零時起`,
});

function changesFields(approved: ApprovedRequest, language: Language): { changed?: string } {
  const changes = approved.before ? changesOf(approved, language) : [];
  return changes.length > 0 ? { changed: changes.join('; ') } : {};
}
