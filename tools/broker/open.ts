import { Argument } from '@commander-js/extra-typings';
import { brokerCommand, parseAccountNumber, subcommand } from './command.ts';
import { byOption, holderOf, withHolder } from './holder.ts';
import { makeOne } from './make.ts';
import { belongTo, Misuse } from './misuse.ts';
import { openFromFile } from './open-file.ts';

const MAX_CONCURRENCY = 16;

export const open = brokerCommand(
  'ssa/make',
  () =>
    withHolder(
      subcommand('open', 'Request to open an account, or all accounts of a CSV file').addArgument(
        new Argument('[accountNumber]', 'eight digits').argParser(parseAccountNumber),
      ),
    )
      .option('--file <file>', 'CSV in UTF-8; run it again after errors: no row is requested twice')
      .option(
        '--parallel <n>',
        `with --file: concurrent requests, at most ${MAX_CONCURRENCY} (default: 4)`,
        parseConcurrency,
      )
      .option('--batch <name>', 'with --file: request rows again that another batch requested')
      .addHelpText('after', COLUMNS),
  async (session, account, { file, parallel, batch, ...holder }) => {
    if (file !== undefined) {
      if (account !== undefined)
        throw new Misuse({
          en: 'Expected either an account number or --file, not both',
          zh: '請提供戶口號碼或 --file，不可兩者並用',
        });
      belongTo({ en: 'an account number', zh: '戶口號碼' }, byOption(holder));
      return openFromFile(session, file, { concurrency: parallel ?? 4, batch: batch ?? '' });
    }
    belongTo({ en: '--file', zh: ' --file ' }, { '--batch': batch, '--parallel': parallel });
    if (account === undefined)
      throw new Misuse({
        en: 'Expected an account number or --file',
        zh: '請提供戶口號碼或 --file',
      });
    await makeOne(session, {
      type: 'open-account',
      accountNumber: account,
      holder: holderOf(holder),
    });
    return undefined;
  },
);

const COLUMNS = `
Columns of the file:
  accountNumber,nameEn,nameZh,dateOfBirth,identityDocument,phones,email,language`;

function parseConcurrency(text: string): number {
  const concurrency = Number(text);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_CONCURRENCY)
    throw new Misuse({
      en: `Invalid --parallel '${text}': expected 1 to ${MAX_CONCURRENCY}`,
      zh: `--parallel '${text}' 無效：應為 1 至 ${MAX_CONCURRENCY}`,
    });
  return concurrency;
}
