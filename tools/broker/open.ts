import { accountNumberOf, type Command } from './command.ts';
import { UsageError } from './errors.ts';
import { holderOf, holderOptions } from './holder.ts';
import { makeOne } from './make.ts';
import { openFromFile } from './open-file.ts';

const MOST_AT_ONCE = 16;

export const open: Command = {
  parameters: '<accountNumber> --name-en NAME … | --file accounts.csv',
  summary:
    'Ask for an account to be opened, or for all of a file; a file may be run again, each row is asked once',
  scope: 'ssa/make',
  options: {
    ...holderOptions,
    file: {
      type: 'string',
      hint: 'FILE',
      help: 'CSV with accountNumber,nameEn,nameZh,dateOfBirth,identityDocument,phones,email,language',
    },
    parallel: {
      type: 'string',
      hint: '4',
      help: `requests at once, with --file; at most ${MOST_AT_ONCE}`,
    },
    batch: {
      type: 'string',
      hint: 'NAME',
      help: 'with --file: asks again for rows that were asked for in another batch',
    },
  },
  words: { least: 0, most: 1 },
  async run(invocation) {
    const { positionals, values } = invocation;
    if (values.file === undefined) {
      const accountNumber = accountNumberOf(positionals);
      return makeOne(invocation, { type: 'open-account', accountNumber, holder: holderOf(values) });
    }
    if (positionals.length > 0) throw new UsageError('Either an account number or --file');
    const atOnce = Number(values.parallel ?? 4);
    if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > MOST_AT_ONCE)
      throw new UsageError(`--parallel is 1 to ${MOST_AT_ONCE}`);
    return openFromFile(invocation, values.file as string, {
      atOnce,
      batch: (values.batch as string | undefined) ?? '',
    });
  },
};
