/** What every choice of a new password has in common, on whichever channel. */
import type { Context } from '../context.ts';
import type { DomainEvent } from '../domain/events.ts';
import { accountKey, type Channel } from '../domain/identifiers.ts';
import { brokenOwnerRules, type PasswordRule } from '../domain/password-rules/index.ts';
import type { HashedPassword } from '../hashing/hasher.ts';
import type { Account } from '../store/account.ts';
import type { Write } from '../store/write.ts';

/** How often a write is tried because the account's salts or state changed since it was read. */
export const MAX_TRIES = 3;

/**
 * The rules that need the account's data: disclosed only after identity is proved (D7, D11).
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

/** The user IDs of an account: that of the phone, and that of the internet if it has one. */
export function userIdsOf({ phoneUserId, internetUserId }: Account): string[] {
  return [phoneUserId, ...(internetUserId ? [internetUserId] : [])];
}

/** Hashes a new password under all of the account's salts (D6). @throws Unavailable */
export async function hashNewPassword(
  { hasher }: Context,
  channel: Channel,
  password: string,
  { salts }: Pick<Account, 'salts'>,
): Promise<HashedPassword> {
  return hasher.hashNew(await hasher.pepperOf(channel, password), salts);
}

/**
 * The writes that come with every new password: its entry in the history (D6), and the account's
 * new generation of salt if there is one.
 */
export function historyWrites(
  { accounts, pastPasswords }: Context,
  channel: Channel,
  account: Account,
  { hashes, salts }: HashedPassword,
  events: DomainEvent[],
): { history: Write[]; account: Write[] } {
  return {
    history: pastPasswords.enter(accountKey(account), channel, hashes),
    account: salts.length > account.salts.length ? [accounts.addSalt(account, salts, events)] : [],
  };
}
