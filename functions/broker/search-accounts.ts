import {
  accountIdOf,
  type Channel,
  credentialId,
  identifierForms,
} from '../../core/domain/identifiers.ts';
import { nameKey } from '../../core/domain/name-key.ts';
import { isRetired } from '../../core/domain/retired-id.ts';
import type { Account } from '../../core/store/account.ts';
import type { Page } from '../../core/store/db.ts';
import type { BrokerContext } from './context.ts';

/**
 * Finds accounts of the participant by the beginning of an account number, by the beginning of the
 * holder's name in either language, or by a whole user ID on either channel. The one that a user ID
 * belongs to comes first, on the first page.
 * @param search with a letter or digit at least
 */
export async function searchAccounts(
  context: BrokerContext,
  participantId: string,
  search: string,
  cursor?: string,
): Promise<Page<Account>> {
  const wanted = search.normalize('NFKC');
  const number = wanted.replace(/[\s\p{Pd}]/gu, '');
  const { accounts } = context;
  const name = nameKey(wanted);
  // What its key leaves out, such as a sign of voiced sound alone, is in no name.
  if (name === '') return { items: [] };
  const page = /^[0-9]+$/.test(number)
    ? await accounts.list(participantId, cursor, number)
    : await accounts.listByName(
        participantId,
        /\p{Script=Han}/u.test(wanted) ? 'zh' : 'en',
        name,
        cursor,
      );
  if (cursor) return page;
  const owners = await Promise.all([
    ownerOf(context, participantId, 'phone', number),
    ownerOf(context, participantId, 'internet', wanted.trim()),
  ]);
  // Also the same twice: an internet user ID may equal the phone user ID.
  const found = [...owners.filter((account) => account !== undefined), ...page.items];
  const byNumber = new Map(found.map((account) => [account.accountNumber, account]));
  return { ...page, items: [...byNumber.values()] };
}

/** The participant's account that a user ID gives access to now. */
async function ownerOf(
  { accounts, credentials }: BrokerContext,
  participantId: string,
  channel: Channel,
  userId: string,
): Promise<Account | undefined> {
  if (!identifierForms[`${channel}UserId`].test(userId)) return undefined;
  const id = credentialId(channel, userId);
  const credential = await credentials.get(id);
  if (!credential?.account || isRetired(credential)) return undefined;
  const of = accountIdOf(credential.account);
  return of.participantId === participantId ? accounts.get(of) : undefined;
}
