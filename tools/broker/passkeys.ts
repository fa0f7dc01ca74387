import { Argument } from '@commander-js/extra-typings';
import { accountNumber, brokerCommand, subcommand } from './command.ts';
import { makeOne } from './make.ts';
import type { Words } from './refusal-words.ts';

export const passkeys = brokerCommand(
  'ssa/make',
  () =>
    subcommand(
      'passkeys',
      'Request to remove the lost passkeys of an account, on the day after the approval',
    )
      .addArgument(new Argument('<action>', 'what to do with all of them').choices(['remove']))
      .addArgument(accountNumber()),
  async (session, _remove, account) => {
    await makeOne(session, { type: 'remove-passkeys', accountNumber: account });
    session.out.note(STOPPED_BY_OWNER);
    return undefined;
  },
);

const STOPPED_BY_OWNER: Words = {
  en: 'Check who asks, as for a new CCASS Phone password. The holder is told now and at the approval, and stops it by signing in with a passkey before it takes effect.',
  zh: '請如重新設定結算通使用者密碼一樣核實提出者的身份。結單收件人現時及批核時均會獲通知，並可於生效前以通行密鑰登入，令移除終止。',
};
