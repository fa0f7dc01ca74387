import type { Holder } from '../../core/domain/holder.ts';
import type { Account } from '../../core/store/accounts.ts';

/** An account's holder, and those before. */
export type Holders = Pick<Account, 'holder' | 'holderSince' | 'formerHolders' | 'openedAt'>;

/** Who hears of an event; `undefined`: the account has forgotten who that was. */
export interface ToldHolders {
  /** Who held the account; at the instant of a change, the new holder. */
  holder: Holder | undefined;
  /** Who held it before. */
  former: Holder | undefined;
}

/**
 * Who held the account at an instant, and who before: a later holder has no right to hear of an
 * event of that time. A holder whose data were corrected since is reached by the newest ones.
 * @param at ISO 8601
 */
export function holdersAt(account: Holders, at: string): ToldHolders {
  const { formerHolders = [], openedAt, holderSince = openedAt } = account;
  const all = [...formerHolders, { holder: account.holder, since: holderSince }];
  // What comes before the opening, such as its request, is the first holder's too.
  const index = all.findLastIndex(({ since }) => since <= at || since === openedAt);
  const newest = (holder: Holder | undefined) =>
    holder && (all.findLast((each) => isSamePerson(each.holder, holder))?.holder ?? holder);
  return { holder: newest(all[index]?.holder), former: newest(all[index - 1]?.holder) };
}

function isSamePerson(one: Holder, other: Holder): boolean {
  return one.identityDocument !== undefined && one.identityDocument === other.identityDocument;
}
