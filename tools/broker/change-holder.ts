import { accountNumberOf, type Command } from './command.ts';
import { holderOf, holderOptions } from './holder.ts';
import { makeOne } from './make.ts';

export const changeHolder: Command = {
  parameters: '<accountNumber> --name-en NAME …',
  summary: 'Ask for the holder to be changed: all data are replaced, what is not given is gone',
  scope: 'ssa/make',
  options: holderOptions,
  words: { least: 1, most: 1 },
  run: (invocation) =>
    makeOne(invocation, {
      type: 'change-holder',
      accountNumber: accountNumberOf(invocation.positionals),
      holder: holderOf(invocation.values),
    }),
};
