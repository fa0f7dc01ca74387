/**
 * Every secret that the tests use, and the personal data of the people in them. Single tests search
 * for them in this process, and the end of the run searches all logs for them.
 */
import type { Holder } from '../../core/domain/holder.ts';
import type { OpenedAccount } from '../../functions/broker/open-account.ts';
import { atFileEnd, isFileRunning } from '../support/at-file-end.ts';
import { recordSecret } from './record.ts';

export type SecretKind = 'password' | 'session token' | 'reset token';

const secrets = new Set<string>();
const personal = new Set<string>();

/**
 * Marks a text as secret, and returns it. What a test marks is secret until its file ends: another
 * file may use the same text as an account number. The constants of helpers stay secret.
 */
export function secret(text: string, kind: SecretKind = 'password'): string {
  if (secrets.has(text)) return text;
  recordSecret(kind, text);
  secrets.add(text);
  if (isFileRunning()) atFileEnd(() => secrets.delete(text));
  return text;
}

export function allSecrets(): readonly string[] {
  return [...secrets];
}

/** Marks a text as personal: it may be stored with the account, but never logged. */
export function personalDatum(text: string, kind: string): string {
  if (!personal.has(text)) recordSecret(kind, text);
  personal.add(text);
  return text;
}

/** Marks all data of an account and its holder. */
export function markAccount<Account extends OpenedAccount>(
  account: Account,
  holder: Holder,
): Account {
  secret(account.phonePassword);
  personalDatum(account.phoneUserId, 'phone user ID');
  personalDatum(account.accountNumber, 'account number');
  for (const name of [holder.nameEn, holder.nameZh ?? '', ...holder.nameEn.split(/[\s,-]+/)])
    personalDatum(name, 'name');
  for (const phone of holder.phones) {
    personalDatum(phone, 'phone number');
    personalDatum(phone.slice(-8), 'phone number');
  }
  personalDatum(holder.email ?? '', 'e-mail address');
  personalDatum(holder.identityDocument ?? '', 'identity document');
  personalDatum(
    (holder.identityDocument ?? '').replaceAll(/[^A-Za-z0-9]/g, ''),
    'identity document',
  );
  personalDatum(holder.dateOfBirth ?? '', 'date of birth');
  personalDatum((holder.dateOfBirth ?? '').replaceAll('-', ''), 'date of birth');
  return account;
}
