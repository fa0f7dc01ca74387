import type { FileKind } from '../../core/store/day-marks.ts';

/** What a daily file's name states. */
export interface DailyFile {
  kind: FileKind;
  /** `YYYY-MM-DD` */
  date: string;
}

const NAME = /^(balances|movements)-(20\d{2}-\d{2}-\d{2})\.csv$/;

/** Kind and date by a daily file's name (api.md: years 2000 to 2099); `undefined` for others. */
export function dailyFileOf(name: string): DailyFile | undefined {
  const [, kind, date = ''] = NAME.exec(name) ?? [];
  const day = new Date(`${date}T00:00:00.000Z`);
  if (!kind || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(date)) return undefined;
  return { kind: kind as FileKind, date };
}
