import { expect, test } from 'vitest';
import { loadStage, stageNames, validateStage } from '../../../lib/config/load-stage.ts';
import development from '../../../lib/config/stages/dev.ts';
import production from '../../../lib/config/stages/prod.ts';

test('each file in lib/config/stages is a stage with valid settings', () => {
  expect(stageNames().sort()).toEqual(['dev', 'prod']);
  for (const stage of stageNames()) expect(loadStage(stage).stage).toBe(stage);
});

test.each([undefined, '', 'production', '../stages/dev', 'dev.ts', 7])(
  'the stage %j does not exist, and the error lists those that do',
  (stage) => {
    expect(() => loadStage(stage)).toThrow(/^Unknown stage '.*': .*\((dev, prod|prod, dev)\)$/);
  },
);

test.each(['', 'Dev', '1dev', 'de-v', 'dev test', 'developmentstage'])(
  'the name %j cannot be a stage, as names in AWS contain it',
  (stage) => {
    expect(() => validateStage(stage, development)).toThrow(/^Invalid name of a stage/);
  },
);

const { site: _site, ...withoutSite } = production;
const { concurrency: _concurrency, ...withoutConcurrency } = production;

test.each<[string, object, RegExp]>([
  ['an unknown setting', { ...development, colour: 'red' }, /Unrecognized key: "colour"/],
  ['an account of eleven digits', { ...development, account: '12345678901' }, /account: /],
  ['a region that is none', { ...development, region: 'Singapore' }, /region: /],
  ['no protection stated', { ...development, protection: undefined }, /protection: /],
  [
    'a certificate outside us-east-1',
    {
      ...production,
      site: {
        domainName: 'ssa.example.hk',
        certificateArn: 'arn:aws:acm:ap-southeast-1:111122223333:certificate/0',
      },
    },
    /site\.certificateArn: .*us-east-1/,
  ],
  [
    'a domain name in upper case',
    { ...production, site: { ...production.site, domainName: 'SSA.example.hk' } },
    /site\.domainName: /,
  ],
  [
    'a sender that is no address',
    { ...development, messages: { ...development.messages, senderAddress: 'ssa' } },
    /sender/,
  ],
  [
    'text messages that may cost nothing',
    { ...development, messages: { ...development.messages, smsMonthlyLimitUsd: 0 } },
    /messages\.smsMonthlyLimitUsd: /,
  ],
  ['an alias that AWS reserves', { ...development, phone: { instanceAlias: 'd-1' } }, /Alias: /],
  [
    'a function that does not exist',
    { ...production, concurrency: { ...production.concurrency, Everything: 1 } },
    /concurrency/,
  ],
  [
    'a retention that CloudWatch does not offer',
    { ...development, retention: { ...development.retention, logDays: 100 } },
    /retention\.logDays: /,
  ],
  [
    'a copy of the backups beside them',
    { ...production, backup: { copyRegion: production.region } },
    /backup\.copyRegion: another region/,
  ],
  [
    'movements that are gone before a year is over',
    { ...development, retention: { ...development.retention, movementMonths: 12 } },
    /retention\.movementMonths: /,
  ],
  ...[8, undefined].map((requestYears): [string, object, RegExp] => [
    `requests that outlive closed accounts: ${requestYears}`,
    { ...production, retention: { ...production.retention, requestYears } },
    /retention\.requestYears: at most closedAccountYears/,
  ]),
  ...['trailYears', 'closedAccountYears', 'requestYears'].flatMap((years) =>
    [0, 1.5, '7'].map((value): [string, object, RegExp] => [
      `${years} of ${JSON.stringify(value)}`,
      { ...development, retention: { ...development.retention, [years]: value } },
      new RegExp(`retention\\.${years}: `),
    ]),
  ),
  ['protection without backups', { ...production, backup: undefined }, /backup: a protected stage/],
  ['protection without a site', withoutSite, /site: a protected stage needs it/],
  ['protection without concurrency', withoutConcurrency, /concurrency: a protected stage needs/],
  [
    'protection with test cases',
    { ...production, phone: { ...production.phone, testCases: true } },
    /phone[.]testCases: a protected stage has no test cases/,
  ],
  [
    'protection that nobody hears of',
    { ...production, alarms: { page: [], ticket: [] } },
    /alarms[.]page: /,
  ],
])('%s is refused in one line', (_, settings, message) => {
  const validate = () => validateStage('test', settings);
  expect(validate).toThrow(message);
  expect(validate).toThrow(/^Invalid settings of stage test: [^\n]+$/);
});
