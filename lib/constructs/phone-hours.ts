import type { CfnHoursOfOperationProps } from 'aws-cdk-lib/aws-connect';
import type { OpeningHours } from '../contact-flows/prompts/opening-hours.ts';

const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
const WEEKDAYS = DAYS.slice(1, 6);
/**
 * Midnight to midnight. [open] AWS does not document that this means a whole day, as it does in
 * Connect's console. If it does not, the first caller hears that the service is closed.
 */
const WHOLE_DAY: OpeningHours = { opens: '00:00', closes: '00:00', days: 'every day' };

/** When Connect takes calls, and the days on which it does not. */
export function phoneHours({
  opens,
  closes,
  days,
  closedOn = [],
}: OpeningHours = WHOLE_DAY): Pick<
  CfnHoursOfOperationProps,
  'config' | 'hoursOfOperationOverrides'
> {
  const time = { startTime: timeSlice(opens), endTime: timeSlice(closes) };
  const config = (days === 'weekdays' ? WEEKDAYS : DAYS).map((day) => ({ day, ...time }));
  return {
    config,
    ...(closedOn.length > 0 && { hoursOfOperationOverrides: closedOn.map(closedDay) }),
  };
}

/** [open] An override of this type closes the line on its day; no source says how they combine. */
function closedDay(date: string) {
  const allDay = { startTime: timeSlice('00:00'), endTime: timeSlice('00:00') };
  return {
    overrideName: `Closed on ${date}`,
    overrideType: 'CLOSED',
    effectiveFrom: date,
    effectiveTill: date,
    overrideConfig: [{ day: DAYS[new Date(date).getUTCDay()] as string, ...allDay }],
  };
}

function timeSlice(text: string): { hours: number; minutes: number } {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return { hours, minutes };
}
