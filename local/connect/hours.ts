/** Hours of operation, in the form of the template. */
export interface Hours {
  TimeZone: string;
  Config: {
    Day: string;
    StartTime: { Hours: number; Minutes: number };
    EndTime: { Hours: number; Minutes: number };
  }[];
  HoursOfOperationOverrides?: {
    OverrideType?: string;
    EffectiveFrom: string;
    EffectiveTill: string;
    OverrideConfig: Hours['Config'];
  }[];
}

/**
 * Whether the hours include a moment. An end at 00:00 is the end of the day. Of overrides, those
 * that close the line count.
 * @param at milliseconds since 1970
 * @throws Error for an override of another type
 */
export function isOpen(
  { TimeZone, Config, HoursOfOperationOverrides = [] }: Hours,
  at: number,
): boolean {
  const date = formatsOf(TimeZone).date.format(at);
  const closed = HoursOfOperationOverrides.filter(
    ({ EffectiveFrom, EffectiveTill }) => EffectiveFrom <= date && date <= EffectiveTill,
  );
  const other = closed.find(({ OverrideType }) => OverrideType !== 'CLOSED');
  if (other) throw new Error(`Unknown type of override of the hours: ${other.OverrideType}`);
  return (
    isWithin({ TimeZone, Config }, at) &&
    !closed.some(({ OverrideConfig }) => isWithin({ TimeZone, Config: OverrideConfig }, at))
  );
}

function isWithin({ TimeZone, Config }: Pick<Hours, 'TimeZone' | 'Config'>, at: number): boolean {
  const parts = formatsOf(TimeZone).time.formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const now = Number(part('hour')) * 60 + Number(part('minute'));
  const minutes = ({ Hours, Minutes }: { Hours: number; Minutes: number }) =>
    Number(Hours) * 60 + Number(Minutes);
  return Config.some(
    ({ Day, StartTime, EndTime }) =>
      Day === part('weekday').toUpperCase() &&
      minutes(StartTime) <= now &&
      now < (minutes(EndTime) || 24 * 60),
  );
}

interface Formats {
  date: Intl.DateTimeFormat;
  time: Intl.DateTimeFormat;
}

/** By time zone: to make one takes longer than all else here. */
const formats = new Map<string, Formats>();

function formatsOf(timeZone: string): Formats {
  let found = formats.get(timeZone);
  if (!found) {
    found = {
      date: new Intl.DateTimeFormat('en-CA', { timeZone }),
      time: new Intl.DateTimeFormat('en-GB', {
        timeZone,
        weekday: 'long',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }),
    };
    formats.set(timeZone, found);
  }
  return found;
}
