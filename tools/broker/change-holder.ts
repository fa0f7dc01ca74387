import type { HolderChange } from '../../core/domain/change-of-holder.ts';
import { accountNumber, brokerCommand, subcommand } from './command.ts';
import { changeOf, withHolder } from './holder.ts';
import { showChanges } from './holder-changes.ts';
import { makeOne } from './make.ts';
import { Misuse } from './misuse.ts';

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
    await showChanges(session, `/broker/requests/${requestId}`);
  },
);

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
