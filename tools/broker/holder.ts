import type { Command } from '@commander-js/extra-typings';
import type { HolderChange } from '../../core/domain/change-of-holder.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { Misuse } from './misuse.ts';

/** Adds the options that describe a holder. */
export const withHolder = <Args extends unknown[]>(command: Command<Args>) =>
  command
    .option('--name-en <name>', 'name in English')
    .option('--name-zh <name>', 'name in Chinese')
    .option('--born <date>', 'date of birth, YYYY-MM-DD')
    .option('--document <number>', 'identity document')
    .option('--phone <number>', 'E.164 or eight digits; may be repeated', append)
    .option('--email <address>', 'e-mail address')
    .option('--language <code>', 'yue (default), cmn or en');

type HolderOptions = ReturnType<ReturnType<typeof withHolder>['opts']>;

/** What is given of a holder, by option: `--name-en`. */
export const byOption = (given: HolderOptions) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    ]),
  );

function append(value: string, given: string[] | undefined): string[] {
  return [...(given ?? []), value];
}

/** @throws Misuse without a name */
export function holderOf({ nameEn, born, document, phone, ...rest }: HolderOptions): Holder {
  if (nameEn === undefined)
    throw new Misuse({
      en: 'Missing option --name-en: a holder has a name',
      zh: '欠缺選項 --name-en：結單收件人須有姓名',
    });
  return holder({
    nameEn,
    nameZh: rest.nameZh,
    dateOfBirth: born,
    identityDocument: document,
    phones: phone ?? [],
    email: rest.email,
    language: rest.language,
  });
}

/** The fields of a holder that are given, and no other. */
export function changeOf({ nameEn, nameZh, born, document, phone, ...rest }: HolderOptions) {
  const { email, language } = rest;
  const fields = {
    nameEn,
    nameZh,
    dateOfBirth: born,
    identityDocument: document,
    phones: phone,
    email,
    language,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as HolderChange;
}

/**
 * A holder of what is given, always with its fields in the same order. Whether the values are valid
 * is for the API to say.
 */
export function holder({ nameEn, phones, ...rest }: { [name in keyof Holder]: unknown }): Holder {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '');
  return {
    nameEn,
    phones,
    ...Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1))),
  } as Holder;
}
