/** What a statement is named by (D19): a day or a month, and a revision of it. */
import { lastOfMonth } from './hong-kong.ts';

export interface StatementName {
  kind: 'daily' | 'monthly';
  /** `YYYY-MM-DD` of a daily one, `YYYY-MM` of a monthly one. */
  period: string;
  /** 1 is the first; a correction makes the next. */
  revision: number;
}

/** The form of a statement's id; not every one names a day that exists. */
export const STATEMENT_ID =
  /^(?:(?<daily>daily)-(?<day>20\d\d-\d\d-\d\d)|monthly-(?<month>20\d\d-\d\d))-r(?<revision>[1-9]\d{0,3})$/;

/** `daily-2026-11-03-r1`, `monthly-2026-10-r2`. */
export function statementId({ kind, period, revision }: StatementName): string {
  return `${kind}-${period}-r${revision}`;
}

/** The inverse of {@link statementId}; undefined for what no statement can be named. */
export function statementName(id: string): StatementName | undefined {
  const { daily, day = '', month = '', revision } = STATEMENT_ID.exec(id)?.groups ?? {};
  const period = daily ? day : month;
  const exists = daily ? isDay(day) : isDay(`${month}-01`);
  return exists
    ? { kind: daily ? 'daily' : 'monthly', period, revision: Number(revision) }
    : undefined;
}

/** The first and the last day of a statement's period. */
export function daysOf({ kind, period }: Pick<StatementName, 'kind' | 'period'>): {
  from: string;
  to: string;
} {
  return kind === 'daily'
    ? { from: period, to: period }
    : { from: `${period}-01`, to: lastOfMonth(period) };
}

function isDay(date: string): boolean {
  const milliseconds = Date.parse(date);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date);
}
