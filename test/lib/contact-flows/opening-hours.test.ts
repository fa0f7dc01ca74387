/** When the line is open: what callers hear while it is closed, and what Connect gets. */
import { expect, test } from 'vitest';
import { stageSettings } from '../../../lib/config/stage-settings.ts';
import dev from '../../../lib/config/stages/dev.ts';
import { phoneHours } from '../../../lib/constructs/phone-hours.ts';
import { contactFlows, placeholders } from '../../../lib/contact-flows/contact-flows.ts';
import {
  type OpeningHours,
  openingHours,
} from '../../../lib/contact-flows/prompts/opening-hours.ts';

const OFFICE: OpeningHours = {
  opens: '08:30',
  closes: '18:00',
  days: 'weekdays',
  closedOn: ['2026-12-25'],
};

test.each([
  [
    OFFICE,
    '服務時間通常係星期一至星期五上午八點半至晚上六點，公眾假期除外。',
    '服务时间通常是星期一至星期五上午八点半至晚上六点，公众假期除外。',
    'We are usually open from Monday to Friday from 8:30 a.m. to 6 p.m., except on public holidays.',
  ],
  [
    { opens: '02:00', closes: '12:30', days: 'every day' },
    '服務時間通常係每日上午兩點至中午十二點半。',
    '服务时间通常是每天上午两点至中午十二点半。',
    'We are usually open every day from 2 a.m. to 12:30 p.m.',
  ],
  [
    { opens: '12:00', closes: '00:00', days: 'every day', closedOn: [] },
    '服務時間通常係每日中午十二點至午夜十二點。',
    '服务时间通常是每天中午十二点至午夜十二点。',
    'We are usually open every day from noon to midnight.',
  ],
] as const)('opening hours are said as people say them: %o', (hours, yue, cmn, en) => {
  expect([openingHours.yue(hours), openingHours.cmn(hours), openingHours.en(hours)]).toEqual([
    yue,
    cmn,
    en,
  ]);
});

test('a caller outside the hours hears when the line opens, in each language', () => {
  const closed = JSON.stringify(
    contactFlows(placeholders, { hours: OFFICE }).entry.Actions.filter(({ Identifier }) =>
      Identifier.startsWith('Closed'),
    ),
  );
  for (const sentence of Object.values(openingHours)) expect(closed).toContain(sentence(OFFICE));
});

test('Connect gets the days, the times and the holidays', () => {
  const { config, hoursOfOperationOverrides } = phoneHours(OFFICE);
  expect(config).toEqual(
    ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'].map((day) => ({
      day,
      startTime: { hours: 8, minutes: 30 },
      endTime: { hours: 18, minutes: 0 },
    })),
  );
  expect(hoursOfOperationOverrides).toMatchObject([
    {
      overrideType: 'CLOSED',
      effectiveFrom: '2026-12-25',
      effectiveTill: '2026-12-25',
      overrideConfig: [{ day: 'FRIDAY' }],
    },
  ]);
  expect(phoneHours().hoursOfOperationOverrides).toBeUndefined();
  expect(phoneHours().config).toHaveLength(7);
});

test.each([
  [{ opens: '8:00', closes: '18:00', days: 'every day' }],
  [{ opens: '08:15', closes: '18:00', days: 'every day' }],
  [{ opens: '18:00', closes: '08:00', days: 'every day' }],
  [{ opens: '08:00', closes: '18:00', days: 'weekends' }],
])('settings that cannot be said are refused: %o', (hours) => {
  const parse = (phone: object) => stageSettings.safeParse({ ...dev, phone }).success;
  expect(parse({ hours: OFFICE })).toBe(true);
  expect(parse({ hours })).toBe(false);
});
