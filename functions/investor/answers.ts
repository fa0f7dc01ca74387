/** The answers of the investor API (api.md), for its documentation and its tests. */
import * as z from 'zod/mini';
import { eventTypes } from '../../core/domain/events.ts';
import { identifierForms } from '../../core/domain/identifiers.ts';
import { TOKEN } from '../../core/store/sessions.ts';

const internetUserId = z.string().check(z.regex(identifierForms.internetUserId));

export const terms = z.strictObject({
  version: z.string(),
  text: z.strictObject({ en: z.string(), 'zh-Hant': z.string(), 'zh-Hans': z.string() }),
});

export const registration = z.strictObject({ internetUserId });

export const account = z.strictObject({
  participantId: z.string().check(z.regex(identifierForms.participantId)),
  accountNumber: z.string().check(z.regex(identifierForms.accountNumber)),
  holder: z.strictObject({ en: z.string(), zh: z.string() }),
  internetUserId,
  passwordChangedAt: z.iso.datetime(),
  lastSignInAt: z.iso
    .datetime()
    .check(z.describe('The sign-in before the latest; at the first, that one')),
});

const date = z.iso.date();
const stock = {
  stockCode: z.string(),
  name: z.strictObject({ en: z.string(), zh: z.string() }),
  quantity: z.int().check(z.gte(0), z.lte(999_999_999_999_999)),
};

export const balances = z.strictObject({
  asOf: z
    .nullable(date)
    .check(z.describe('Null before the first daily file that names the account')),
  recordsFrom: z
    .optional(date)
    .check(z.describe('Date of the first daily file that names the account; absent before it')),
  balances: z.array(z.strictObject(stock)),
});

export const movements = z.strictObject({
  movements: z
    .array(
      z.strictObject({ date, ...stock, direction: z.enum(['in', 'out']), reference: z.string() }),
    )
    .check(z.describe('Newest first')),
  cursor: z
    .optional(z.string())
    .check(z.describe('Where the next page begins; absent: this is the last')),
});

const masked = z.optional(z.string().check(z.describe('Masked; absent: the holder has none')));

export const alerts = z.strictObject({
  email: z.boolean(),
  sms: z.boolean(),
  emailTo: masked,
  smsTo: masked,
});

const told = z.array(z.strictObject({ channel: z.enum(['email', 'sms']), at: z.iso.datetime() }));

export const activity = z.strictObject({
  events: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        type: z.enum(eventTypes),
        channel: z.enum(['internet', 'phone', 'participant', 'system']),
        sourceAddress: z
          .optional(z.string())
          .check(z.describe('A network address, or the end of a telephone number: `*******1234`')),
        thisSession: z
          .optional(z.boolean())
          .check(z.describe('True if the session that asks did it, or began with it')),
        told: z
          .optional(told)
          .check(z.describe('Messages that were sent about it; absent: none was')),
      }),
    )
    .check(z.describe('Newest first, of the last 12 months; a page may be short')),
  alerts: z
    .optional(z.array(z.strictObject({ date, told })))
    .check(z.describe('Messages about movements of a day, in the time that the page covers')),
  cursor: z
    .optional(z.string())
    .check(z.describe('Where the next page begins; absent: this is the last')),
});

export const reset = z.strictObject({
  resetToken: z.string().check(z.regex(TOKEN)),
  expiresAt: z.iso.datetime(),
  internetUserId,
});
