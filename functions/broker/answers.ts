/**
 * The answers of the participant API (api.md), for its documentation and its tests.
 */
import * as z from 'zod/mini';
import { eventTypes } from '../../core/domain/events.ts';
import { identifierForms } from '../../core/domain/identifiers.ts';

const accountNumber = z.string().check(z.regex(identifierForms.accountNumber));
const phoneUserId = z.string().check(z.regex(identifierForms.phoneUserId));
const cursor = z.optional(
  z.string().check(z.describe('Where the next page begins; absent: there is none')),
);

/** A holder as it is shown. */
export const holder = z.strictObject({
  nameEn: z.string(),
  nameZh: z.optional(z.string()),
  dateOfBirth: z.optional(z.iso.date()),
  identityDocument: z.optional(
    z.string().check(z.describe('Masked but for the last three characters')),
  ),
  phones: z.array(z.string()),
  email: z.optional(z.string()),
  language: z.optional(z.enum(['yue', 'cmn', 'en'])),
  alerts: z.optional(
    z
      .strictObject({ email: z.boolean(), sms: z.boolean() })
      .check(z.describe('How movements are told')),
  ),
});

const holderChange = z.partial(
  z.extend(holder, {
    nameZh: z.nullish(z.string()),
    dateOfBirth: z.nullish(z.iso.date()),
    identityDocument: z.nullish(z.string()),
    email: z.nullish(z.string()),
    language: z.nullish(z.enum(['yue', 'cmn', 'en'])),
  }),
);

/** The answer to the maker. */
export const madeRequest = z.strictObject({
  requestId: z.uuid(),
  type: z.enum([
    'open-account',
    'change-holder',
    'reset-phone-password',
    'close-account',
    'remove-passkeys',
  ]),
  accountNumber,
  status: z.enum(['pending', 'approved', 'rejected', 'withdrawn']),
  madeBy: z.string().check(z.describe('`sub` of the token')),
  madeAt: z.iso.datetime(),
});

export const request = z.extend(madeRequest, {
  holder: z.optional(
    z
      .union([holder, holderChange])
      .check(z.describe('Of an opening the whole; of a change what it names')),
  ),
  before: z.optional(holder.check(z.describe('The holder before the change'))),
  after: z.optional(holder.check(z.describe('The holder after the change'))),
  decidedBy: z.optional(z.string()),
  decidedAt: z.optional(z.iso.datetime()),
  reason: z.optional(z.string()),
});

/** What the checker is shown once. */
export const approvedRequest = z.extend(request, {
  status: z.literal('approved'),
  phoneUserId: z.optional(phoneUserId.check(z.describe('Of a new account'))),
  phonePassword: z.optional(
    z
      .string()
      .check(
        z.regex(/^[0-9]{8}$/),
        z.describe('Of a new account or a reset: shown this once, and stored nowhere in clear'),
      ),
  ),
  effectiveOn: z.optional(
    z.iso.date().check(z.describe('Date in Hong Kong on which a reset takes effect')),
  ),
});

export const listedRequest = z.extend(request, {
  status: z
    .enum(['pending', 'approved', 'rejected', 'withdrawn', 'expired'])
    .check(z.describe('Expired: nobody decided it within seven days, and nobody can any more')),
});

export const requests = z.strictObject({ requests: z.array(listedRequest), cursor });

export const account = z.strictObject({
  accountNumber,
  holder,
  status: z.enum(['open', 'closed']),
  phone: z.strictObject({
    userId: phoneUserId,
    state: z.enum(['initial', 'active', 'revoked']),
    pendingResetEffectiveOn: z.optional(z.iso.date()),
  }),
  internet: z.nullable(
    z.strictObject({
      userId: z.string().check(z.regex(identifierForms.internetUserId)),
      state: z.enum(['active', 'revoked']),
    }),
  ),
});

export const accounts = z.strictObject({ accounts: z.array(account), cursor });

export const event = z.strictObject({
  at: z.iso.datetime(),
  type: z.enum(eventTypes),
  channel: z.enum(['internet', 'phone', 'participant', 'system']),
  actor: z.string().check(z.describe('`investor`, `system`, or the `sub` of a token')),
  sourceAddress: z.optional(z.string().check(z.describe('Network address or telephone number'))),
  requestId: z.optional(z.string()),
});

export const events = z.strictObject({ events: z.array(event), cursor });
