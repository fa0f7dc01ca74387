import type { StageFile } from '../stage-settings.ts';

/**
 * Development: deploys to an empty account as it is, and can be removed whole. The laptop runs
 * this stage.
 */
export default {
  region: 'ap-southeast-1',
  protection: false,
  participants: {
    callbackUrls: ['http://localhost:8765/callback'],
    digest: {
      at: '08:30',
      to: { C00088: { addresses: ['operations@c00088.example'], language: 'en' } },
    },
  },
  messages: { senderAddress: 'no-reply@ssa.example.hk', smsMonthlyLimitUsd: 1 },
  phone: { displayNumber: '2979-7333', helpNumber: '2100-0000', testCases: true },
  alarms: { page: [], ticket: [] },
  retention: { logDays: 30, archiveYears: 1 },
} satisfies StageFile;
