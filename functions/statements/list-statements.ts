import { dateInHongKong, monthOf } from '../../core/domain/hong-kong.ts';
import { InvalidCursor } from '../../core/domain/invalid-cursor.ts';
import { statementId } from '../../core/domain/statement.ts';
import { cursorOf, keyOf } from '../../core/store/cursor.ts';
import type { Page } from '../../core/store/db.ts';
import { toAttributes } from '../../core/store/item.ts';
import { BalanceLists } from './balance-lists.ts';
import { isKept, type Records, type Revision, statementsOfMonth } from './periods.ts';

/** A page ends with the month that brings it to so many statements … */
const PAGE = 20;
/** … and after so many months with records, so that its reads are bounded. */
const MAX_MONTHS = 6;

/**
 * A page of the statements of an account, newest first: by the ends of their periods, a month
 * before its last day, later revisions before earlier ones. A page has whole months.
 * @param cursor as the page before gave it
 * @throws InvalidCursor if it is not a cursor of this account's list
 */
export async function listStatements(
  records: Records,
  account: string,
  cursor?: string,
): Promise<Page<Revision>> {
  const items: Revision[] = [];
  const lists = new BalanceLists(records.history, account);
  let month = cursor ? monthFrom(cursor, account) : monthOf(dateInHongKong(records.now()));
  for (let months = 0; ; months++) {
    if (!isKept(records, { kind: 'monthly', period: month })) return { items };
    if (months === MAX_MONTHS || items.length >= PAGE)
      return { items, cursor: cursorOf(toAttributes({ account, row: rowOf(month) })) };
    items.push(...(await statementsOfMonth(records, lists, month)).reverse());
    const day = await records.history.lastDayBefore(account, `${month}-01`);
    if (!day) return { items };
    month = monthOf(day);
  }
}

/** A statement as the list names it (api.md). */
export function statementView({ kind, period, revision, completeAt }: Revision) {
  return { id: statementId({ kind, period, revision }), kind, period, revision, completeAt };
}

/** Where a page begins, in the form of a row's key: it sorts among none of the rows. */
function rowOf(month: string): string {
  return `statements#${month}`;
}

function monthFrom(cursor: string, account: string): string {
  const { row } = keyOf(cursor, {
    TableName: undefined,
    KeyConditionExpression: 'account = :account',
    ExpressionAttributeValues: toAttributes({ ':account': account }),
  });
  const [, month] = /^statements#(20\d\d-(?:0[1-9]|1[0-2]))$/.exec(row?.S ?? '') ?? [];
  if (!month) throw new InvalidCursor();
  return month;
}
