/** Refusals of a new internet password on the web, by field and rule. */
import {
  brokenFormRules,
  brokenOwnerRules,
  type PasswordOwner,
  type PasswordRule,
} from '../../core/domain/password-rules/index.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import { brokenByAccount } from '../../core/passwords/new-password.ts';
import type { Account } from '../../core/store/account.ts';

/**
 * The rules that need no stored data, checked before anything is counted (D11).
 * @param field the password's name in the request
 */
export function refuseByForm(
  field: string,
  password: string,
  owner?: PasswordOwner,
): Refusal | undefined {
  return refuse(field, [
    ...brokenFormRules('internet', password),
    ...(owner ? brokenOwnerRules('internet', password, owner) : []),
  ]);
}

/** The rules that need the account's data: disclosed only after identity is proved (D7, D11). */
export function refuseByAccount(
  field: string,
  password: string,
  account: Account,
  userId: string,
): Refusal | undefined {
  return refuse(
    field,
    brokenByAccount('internet', password, account, [account.phoneUserId, userId]),
  );
}

/** The rule that only the write can check (D6). */
export function refuseAsUsedBefore(field: string): Refusal {
  return { refused: 'password-refused', fields: { [field]: ['used-before'] } };
}

function refuse(field: string, broken: PasswordRule[]): Refusal | undefined {
  return broken.length > 0
    ? { refused: 'password-refused', fields: { [field]: [...new Set(broken)] } }
    : undefined;
}
