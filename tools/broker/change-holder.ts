import type { HolderChange } from '../../core/domain/change-of-holder.ts';
import { accountNumber, brokerCommand, subcommand } from './command.ts';
import { RequestRefused, Unreachable } from './errors.ts';
import { changeOf, withHolder } from './holder.ts';
import { showChanges } from './holder-changes.ts';
import { makeOne } from './make.ts';
import { Misuse } from './misuse.ts';
import type { Words } from './refusal-words.ts';

/** What can be removed, by the option that sets it. */
const REMOVABLE: Record<string, keyof HolderChange> = {
  'name-zh': 'nameZh',
  born: 'dateOfBirth',
  document: 'identityDocument',
  phone: 'phones',
  email: 'email',
  language: 'language',
};

export const changeHolder = brokerCommand(
  'ssa/make',
  () =>
    withHolder(
      subcommand('change-holder', 'Request to change what is given of the holder; all else stays')
        .alias('change')
        .addArgument(accountNumber()),
    ).option(
      '--remove <what>',
      `${Object.keys(REMOVABLE).join(', ')}; may be repeated`,
      parseRemoved,
    ),
  async (session, account, { remove = {}, ...options }) => {
    const holder = { ...changeOf(options), ...remove };
    if (Object.keys(holder).length === 0)
      throw new Misuse({ en: 'Nothing to change: see --help', zh: '沒有更改：請參閱 --help' });
    const { requestId } = await makeOne(session, {
      type: 'change-holder',
      accountNumber: account,
      holder,
    });
    await showChanges(session, `/broker/requests/${requestId}`).catch((error) => {
      if (!(error instanceof RequestRefused || error instanceof Unreachable)) throw error;
      session.out.note(notShown(error.message));
    });
    if (holder.nameEn !== undefined || holder.identityDocument !== undefined)
      session.out.note(ANOTHER_PERSON);
  },
);

/** The maker's display is no precondition: the checker sees the changes before the approval. */
const notShown = (reason: string): Words => ({
  en: `It is made; what it changes can't be shown now: ${reason}`,
  zh: `申請已提出，但現時未能顯示其更改：${reason}`,
});

/** A change of holder leaves passwords and passkeys as they are (D26, docs/decisions/0063). */
const ANOTHER_PERSON: Words = {
  en: 'Is it another person? User IDs, passwords and passkeys stay as they are: also request reset and passkeys remove.',
  zh: '是否另一人？使用者編號、密碼及通行密鑰維持不變：請同時提出 reset 及 passkeys remove。',
};

/** @throws Misuse */
function parseRemoved(text: string, removed: HolderChange = {}): HolderChange {
  const field = REMOVABLE[text];
  if (!field)
    throw new Misuse({
      en: `Invalid --remove '${text}': expected ${Object.keys(REMOVABLE).join(', ')}`,
      zh: `--remove '${text}' 無效：應為 ${Object.keys(REMOVABLE).join('、')}`,
    });
  return { ...removed, [field]: field === 'phones' ? [] : null };
}
