/** What choosing a new internet password has in common, wherever it is chosen. */
import type { Context } from '../context.ts';
import { accountKey } from '../domain/identifiers.ts';
import {
  brokenFormRules,
  brokenOwnerRules,
  type PasswordOwner,
  type PasswordRule,
} from '../domain/password-rules/index.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { HashedPassword } from '../hashing/hasher.ts';
import type { Account } from '../store/accounts.ts';

/** How often a write starts over because the account's salts or state had changed since it was read. */
export const MOST_TRIES = 3;

/** The rules that need no stored data: told before anything is counted (D11). `field`: the request's name for the password. */
export function refuseByForm(field: string, password: string, owner?: PasswordOwner): Refusal | undefined {
  return refuse(field, [
    ...brokenFormRules('internet', password),
    ...(owner ? brokenOwnerRules('internet', password, owner) : []),
  ]);
}

/** The rules that need the account's data: told only to who proved to own it (D7, D11). */
export function refuseByAccount(
  field: string,
  password: string,
  account: Account,
  userId: string,
): Refusal | undefined {
  const userIds = [account.phoneUserId, userId];
  return refuse(field, brokenOwnerRules('internet', password, { ...account, userIds }));
}

/** The rule that only the write itself can tell (D6). */
export function refuseAsUsedBefore(field: string): Refusal {
  return { refused: 'password-refused', fields: { [field]: ['used-before'] } };
}

export async function hashNewPassword(context: Context, password: string, account: Account): Promise<HashedPassword> {
  return context.hasher.hashNew(await context.hasher.pepperOf('internet', password), account.salts);
}

/** The writes that a new password brings besides the credential's own: the history, and the account's new salt if there is one. */
export function historyWrites(
  context: Context,
  account: Account,
  hashed: HashedPassword,
  events: Parameters<Context['accounts']['addSalt']>[2],
) {
  return {
    history: context.pastPasswords.enter(accountKey(account), 'internet', hashed.hashes),
    account:
      hashed.salts.length > account.salts.length ? [context.accounts.addSalt(account, hashed.salts, events)] : [],
  };
}

function refuse(field: string, broken: PasswordRule[]): Refusal | undefined {
  return broken.length > 0 ? { refused: 'password-refused', fields: { [field]: [...new Set(broken)] } } : undefined;
}
