import * as z from 'zod/mini';
import type { DepositoryCalendar } from './domain/depository-calendar.ts';

const form = z.object({
  dueHours: z.number(),
  holidays: z.record(z.string(), z.array(z.string())),
});

/**
 * The calendar in a function's environment; none in a stage whose settings have none.
 * @param json the variable `CALENDAR`
 * @throws if it is malformed
 */
export function calendarSetting(json: string | undefined): { calendar?: DepositoryCalendar } {
  return json ? { calendar: form.parse(JSON.parse(json)) } : {};
}
