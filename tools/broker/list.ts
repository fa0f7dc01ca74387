import type { Account } from './answers.ts';
import { names, state } from './cell-styles.ts';
import { brokerCommand, subcommand } from './command.ts';

export const list = brokerCommand(
  'ssa/read',
  () =>
    subcommand('list', 'List the accounts')
      .option(
        '--state <state>',
        'revoked: only accounts with a revoked password, for the daily review',
      )
      .option(
        '--search <text>',
        'the beginning of an account number or of a name in either language, or a whole user ID',
      ),
  async ({ client, out }, query) => {
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
);
