import type { StageFile } from '../stage-settings.ts';

/**
 * Production. Replace the example values: the account, the domain name, the certificate, the phone
 * number and the addresses.
 */
export default {
  account: '111122223333',
  region: 'ap-southeast-1',
  protection: true,
  site: {
    domainName: 'ssa.example.hk',
    certificateArn:
      'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
  },
  participants: {
    domainPrefix: 'ssa-example',
    callbackUrls: ['http://localhost:8765/callback'],
    digest: {
      at: '08:30',
      to: {
        C00088: { addresses: ['operations@c00088.example', 'desk@c00088.example'], language: 'zh' },
      },
    },
  },
  messages: { senderAddress: 'no-reply@ssa.example.hk', smsMonthlyLimitUsd: 100 },
  phone: {
    instanceAlias: 'ssa-example',
    // Without a number yet, leave this out: a +852 number takes documents and weeks.
    numberArn:
      'arn:aws:connect:ap-southeast-1:111122223333:phone-number/00000000-0000-0000-0000-000000000000',
    displayNumber: '2979-7333',
    helpNumber: '2100-0000',
  },
  alarms: { page: ['on-call@ssa.example.hk'], ticket: ['operations@ssa.example.hk'] },
  dailyFiles: {
    dueHours: 30,
    // General holidays in Hong Kong that are weekdays (https://www.gov.hk/en/about/abouthk/holiday/).
    // The depository's own list decides.
    holidays: {
      2026: ['2026-12-25'],
      2027: [
        '2027-01-01',
        '2027-02-08',
        '2027-02-09',
        '2027-03-26',
        '2027-03-29',
        '2027-04-05',
        '2027-05-13',
        '2027-06-09',
        '2027-07-01',
        '2027-09-16',
        '2027-10-01',
        '2027-10-08',
        '2027-12-27',
      ],
    },
  },
  concurrency: {
    Investor: 100,
    Statements: 20,
    Passkeys: 30,
    Broker: 50,
    TokenClaims: 20,
    Phone: 50,
    Audit: 60,
    Messages: 20,
    Feed: 10,
  },
  // Personal data goes there, too: docs/decisions/0003 and 0040.
  backup: { copyRegion: 'ap-northeast-1' },
  trafficShifting: true,
  retention: {
    logDays: 400,
    archiveYears: 7,
    trailYears: 7,
    closedAccountYears: 7,
    requestYears: 7,
    movementMonths: 84,
  },
} satisfies StageFile;
