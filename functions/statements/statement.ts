import type { AccountId } from '../../core/domain/identifiers.ts';
import type { Movement } from '../../core/domain/position.ts';
import type { StatementName } from '../../core/domain/statement.ts';
import type { Holding } from './holdings.ts';

/** Everything that a statement states. */
export interface Statement extends StatementName {
  account: AccountId;
  /** The statement recipient: the present holder of the account. */
  holder: { nameEn: string; nameZh?: string | undefined };
  /** ISO 8601: when the last file that it is made from was complete. */
  completeAt: string;
  /** Oldest day first, by reference. */
  movements: readonly Movement[];
  /** Of a monthly one only. */
  holdings?: {
    /** Dates of the lists, `YYYY-MM-DD`; absent where none is on record. */
    openingDate: string | undefined;
    closingDate: string | undefined;
    stocks: readonly Holding[];
  };
}
