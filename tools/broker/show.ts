import type { Account } from './answers.ts';
import { names, state } from './cell-styles.ts';
import { accountNumber, brokerCommand, subcommand } from './command.ts';
import { NONE } from './holder-changes.ts';

export const show = brokerCommand(
  'ssa/read',
  () => subcommand('show', 'Show one account').addArgument(accountNumber()),
  async ({ client, out }, number) => {
    const account = await client.call<Account>('GET', `/broker/accounts/${number}`);
    const { holder, status, phone, internet } = account;
    out.answer(account, () =>
      out.fields({
        account: account.accountNumber,
        status: state(status),
        holder: names(holder),
        'date of birth': holder.dateOfBirth,
        'identity document': holder.identityDocument,
        phones: holder.phones.join(', ') || undefined,
        'e-mail': holder.email,
        language: holder.language,
        'phone ID': phone.userId,
        'phone password': state(phone.state),
        'new phone password from': phone.pendingResetEffectiveOn,
        'internet ID': internet?.userId ?? NONE[out.language],
        'internet password': state(internet?.state),
      }),
    );
  },
);
