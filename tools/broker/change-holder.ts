import { accountNumber, brokerCommand, subcommand } from './command.ts';
import { holderOf, withHolder } from './holder.ts';
import { makeOne } from './make.ts';

export const changeHolder = brokerCommand(
  'ssa/make',
  () =>
    withHolder(
      subcommand(
        'change-holder',
        'Request to replace all data of the holder; what is not given is removed',
      ).addArgument(accountNumber()),
    ),
  (session, account, options) =>
    makeOne(session, {
      type: 'change-holder',
      accountNumber: account,
      holder: holderOf(options),
    }),
);
