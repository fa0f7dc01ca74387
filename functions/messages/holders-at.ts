import { type Holder, isSamePerson } from '../../core/domain/holder.ts';
import { type Account, holdersOf } from '../../core/store/account.ts';

/** An account's holder, and those before. */
export type Holders = Pick<Account, 'holder' | 'holderSince' | 'formerHolders' | 'openedAt'>;

/** Who hears of an event. */
export interface ToldHolders {
  /**
   * Who held the account, as he could be reached then; at the instant of a change, the new holder.
   * `undefined`: the account has forgotten who that was.
   */
  holder: Holder | undefined;
  /** The same person by his newest data; absent if they have not changed since. */
  corrected: Holder | undefined;
  /** Who held it before, as he could be reached until then. */
  former: Holder | undefined;
}

/**
 * Who held the account at an instant, and who before: a later holder has no right to hear of an
 * event of that time. A holder whose data were corrected since is reached by the old and the newest
 * ones: the old address may be wrong, and the new one may be a stranger's, who changed it right
 * after what he did so that nobody else would hear of it.
 * @param at ISO 8601
 */
export function holdersAt(account: Holders, at: string): ToldHolders {
  const all = holdersOf(account);
  // What comes before the opening, such as its request, is the first holder's too.
  const index = all.findLastIndex(({ since }) => since <= at || since === account.openedAt);
  const holder = all[index]?.holder;
  const corrected =
    holder && all.slice(index + 1).findLast((each) => isSamePerson(each.holder, holder))?.holder;
  return { holder, corrected, former: all[index - 1]?.holder };
}
