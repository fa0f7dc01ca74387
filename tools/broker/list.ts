import type { Account } from './answers.ts';
import type { Command } from './command.ts';
import { names, state } from './looks.ts';

export const list: Command = {
  parameters: '[--state revoked]',
  summary: 'Accounts; with --state revoked those with a revoked password, for the daily review',
  scope: 'ssa/read',
  options: {
    state: { type: 'string', hint: 'revoked', help: 'only accounts with a revoked password' },
  },
  words: { least: 0, most: 0 },
  async run({ values, client, out }) {
    const query = { state: values.state as string | undefined };
    const accounts = await client.all<Account>('/broker/accounts', 'accounts', query);
    out.answer({ accounts }, () =>
      out.table(
        [
          'account',
          'holder',
          'status',
          'phone ID',
          'phone password',
          'internet ID',
          'internet password',
        ],
        accounts.map(({ accountNumber, holder, status, phone, internet }) => [
          accountNumber,
          names(holder),
          state(status),
          phone.userId,
          state(phone.state),
          internet?.userId,
          state(internet?.state),
        ]),
      ),
    );
  },
};
