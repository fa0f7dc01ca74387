import type { Account } from './answers.ts';
import { accountNumberOf, type Command } from './command.ts';
import { names, state } from './looks.ts';

export const show: Command = {
  parameters: '<accountNumber>',
  summary: 'One account',
  scope: 'ssa/read',
  words: { least: 1, most: 1 },
  async run({ positionals, client, out }) {
    const account = await client.call<Account>(
      'GET',
      `/broker/accounts/${accountNumberOf(positionals)}`,
    );
    const { accountNumber, holder, status, phone, internet } = account;
    out.answer(account, () =>
      out.fields({
        account: accountNumber,
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
        'internet ID': internet?.userId ?? 'none',
        'internet password': state(internet?.state),
      }),
    );
  },
};
