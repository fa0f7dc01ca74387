/** What choosing a new password has in common, wherever it is chosen and for whichever channel. */
import type { Context } from '../context.ts';
import { accountKey, type Channel } from '../domain/identifiers.ts';
import { brokenOwnerRules, type PasswordRule } from '../domain/password-rules/index.ts';
import type { HashedPassword } from '../hashing/hasher.ts';
import type { Account } from '../store/accounts.ts';

/** How often a write starts over because the account's salts or state had changed since it was read. */
export const MOST_TRIES = 3;

/**
 * The rules that need the account's data: told only to who proved to own it (D7, D11).
 * @param userIds the user IDs of both channels, as far as the account has them
 */
export function brokenByAccount(
  channel: Channel,
  password: string,
  account: Account,
  userIds: string[],
): PasswordRule[] {
  return brokenOwnerRules(channel, password, { ...account, userIds });
}

export async function hashNewPassword(
  context: Context,
  channel: Channel,
  password: string,
  account: Account,
): Promise<HashedPassword> {
  return context.hasher.hashNew(await context.hasher.pepperOf(channel, password), account.salts);
}

/** The writes that a new password brings besides the credential's own: the history, and the account's new salt if there is one. */
export function historyWrites(
  context: Context,
  channel: Channel,
  account: Account,
  hashed: HashedPassword,
  events: Parameters<Context['accounts']['addSalt']>[2],
) {
  return {
    history: context.pastPasswords.enter(accountKey(account), channel, hashed.hashes),
    account:
      hashed.salts.length > account.salts.length
        ? [context.accounts.addSalt(account, hashed.salts, events)]
        : [],
  };
}
