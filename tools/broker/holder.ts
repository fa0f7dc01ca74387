import type { Holder } from '../../core/domain/holder.ts';
import type { Options, Values } from './command.ts';
import { UsageError } from './errors.ts';

export const holderOptions: Options = {
  'name-en': { type: 'string', hint: 'NAME', help: 'name in English' },
  'name-zh': { type: 'string', hint: 'NAME', help: 'name in Chinese' },
  born: { type: 'string', hint: 'YYYY-MM-DD', help: 'date of birth' },
  document: { type: 'string', hint: 'NUMBER', help: 'identity document' },
  phone: {
    type: 'string',
    hint: 'NUMBER',
    multiple: true,
    help: 'E.164 or eight digits; may be repeated',
  },
  email: { type: 'string', hint: 'ADDRESS', help: 'a phone or the e-mail is needed at least' },
  language: { type: 'string', hint: 'yue', help: 'or cmn, or en' },
};

/** @throws UsageError without a name */
export function holderOf(values: Values): Holder {
  if (values['name-en'] === undefined) throw new UsageError('A holder has a name: --name-en');
  return holder({
    nameEn: values['name-en'],
    nameZh: values['name-zh'],
    dateOfBirth: values.born,
    identityDocument: values.document,
    phones: values.phone ?? [],
    email: values.email,
    language: values.language,
  });
}

/** Without what is not given, in an order of its own; which of it is right is for the API to say. */
export function holder({ nameEn, phones, ...rest }: { [name in keyof Holder]: unknown }): Holder {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '');
  return {
    nameEn,
    phones,
    ...Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1))),
  } as Holder;
}
