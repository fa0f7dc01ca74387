/** Hours of operation, in the form of the template. */
export interface Hours {
  TimeZone: string;
  Config: {
    Day: string;
    StartTime: { Hours: number; Minutes: number };
    EndTime: { Hours: number; Minutes: number };
  }[];
}

/**
 * Whether the hours include a moment. An end at 00:00 is the end of the day.
 * @param at milliseconds since 1970
 */
export function isOpen({ TimeZone, Config }: Hours, at: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: TimeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
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
