import type { Origin } from '../../core/domain/events.ts';
import { monthOf } from '../../core/domain/hong-kong.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import { daysOf, type StatementName, statementName } from '../../core/domain/statement.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { newEvent } from '../../core/store/events.ts';
import { BalanceLists } from './balance-lists.ts';
import type { StatementsContext } from './context.ts';
import { holdingsOf } from './holdings.ts';
import type { MonthlyRevision } from './monthly.ts';
import { isKept, type Revision, statementsOfDay, statementsOfMonth } from './periods.ts';
import type { Statement } from './statement.ts';
import { logMissingCharacters } from './statements-log.ts';

/**
 * Most bytes of a statement. Lambda's answers have at most 6 MB, and base64 adds a third
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
const MAX_BYTES = 4_400_000;

class StatementTooLarge extends Error {
  override readonly name = 'StatementTooLarge';
}

/**
 * Makes a statement (D19):
 * 1. derives the revision from the stored records; one that does not exist is `not-found`;
 * 2. renders it, and logs the characters that the fonts lack;
 * 3. records that it was fetched, for the account's activity. Only then it is answered.
 */
export async function fetchStatement(
  context: StatementsContext,
  { account }: Current,
  id: string,
  origin: Origin,
): Promise<Buffer | Refusal> {
  const name = statementName(id);
  const revision = name && (await find(context, accountKey(account), name));
  if (!revision) return { refused: 'not-found' };
  const { participantId, accountNumber, holder } = account;
  const statement: Statement = {
    ...revision,
    account: { participantId, accountNumber },
    holder,
    ...(revision.kind === 'monthly' && {
      holdings: await holdings(context, accountKey(account), revision),
    }),
  };
  // On demand: the list needs no fonts.
  const { render } = await import('./pdf/render.ts');
  const { pdf, missing } = render(statement);
  if (pdf.length > MAX_BYTES) throw new StatementTooLarge();
  if (missing.length > 0) logMissingCharacters(origin.trace ?? '', missing);
  const event = newEvent('statement-fetched', origin, context.now().toISOString());
  const { applied } = await context.db.write(context.accounts.record(account, [event]));
  return applied ? pdf : { refused: 'not-signed-in' };
}

async function find(
  context: StatementsContext,
  account: string,
  name: StatementName,
): Promise<Revision | undefined> {
  const { kind, period, revision } = name;
  // The list names a day as long as it names its month.
  if (!isKept(context, { kind: 'monthly', period: monthOf(daysOf(name).from) })) return undefined;
  const revisions =
    kind === 'daily'
      ? await statementsOfDay(context, account, period)
      : await statementsOfMonth(context, new BalanceLists(context.history, account), period);
  return revisions.find((each) => each.kind === kind && each.revision === revision);
}

async function holdings(
  { history }: StatementsContext,
  account: string,
  { opening, closing, movements }: MonthlyRevision,
): Promise<NonNullable<Statement['holdings']>> {
  const [before, after] = await Promise.all(
    [opening, closing].map((list) => list && history.balances(account, list)),
  );
  return {
    openingDate: opening?.date,
    closingDate: closing?.date,
    stocks: holdingsOf(before, movements, after),
  };
}
