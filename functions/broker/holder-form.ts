import * as z from 'zod/mini';
import { withoutAddress } from '../../core/domain/alerts.ts';
import { isReachable } from '../../core/domain/change-of-holder.ts';
import { dateInHongKong } from '../../core/domain/hong-kong.ts';
import { CHINESE_NAME, LATIN_NAME } from '../../core/domain/names.ts';

/**
 * A maximum number of characters, counted like JSON Schema: one beyond U+FFFF counts as one, not as
 * two UTF-16 units.
 */
const length = (most: number) => [
  z.refine<string>((text) => [...text].length <= most),
  z.meta({ maxLength: most }),
];

/**
 * Text that people will read: no space around it, no control character, no half of a character,
 * nothing that changes the direction of writing.
 */
export const text = (most: number) =>
  z.string().check(z.regex(/^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}]+(?<!\s)$/u), ...length(most));

/** A name in NFC, whichever form it came in. */
const name = (form: RegExp, most: number) =>
  z.string().check(z.regex(form), ...length(most), z.normalize('NFC'));

const fields = {
  nameEn: name(LATIN_NAME, 120),
  nameZh: z.optional(name(CHINESE_NAME, 60)),
  dateOfBirth: z.optional(
    z.iso.date().check(z.refine((date) => date <= dateInHongKong(new Date()))),
  ),
  identityDocument: z.optional(z.string().check(z.regex(/^[A-Za-z0-9()/-]{1,32}$/))),
  phones: z
    .array(z.string().check(z.regex(/^(\+[1-9][0-9]{6,14}|[0-9]{8})$/)))
    .check(z.maxLength(5)),
  email: z.optional(z.email().check(z.maxLength(254))),
  language: z.optional(z.enum(['yue', 'cmn', 'en'])),
  alerts: z.optional(
    z
      .strictObject({ email: z.boolean(), sms: z.boolean() })
      .check(
        z.describe(
          'How movements are told, each only with an address; absent: not, or as before the change',
        ),
      ),
  ),
};

/**
 * The form of a holder as a participant gives it (api.md): phone numbers in E.164 or eight digits,
 * and at least one phone number or e-mail address.
 */
export const holderForm = z.strictObject(fields).check(
  z.refine(isReachable),
  z.describe('With one phone at least, or the e-mail'),
  z.meta({ anyOf: [{ properties: { phones: { minItems: 1 } } }, { required: ['email'] }] }),
  z.refine((holder) => withoutAddress(holder).every((way) => !holder.alerts?.[way]), {
    path: ['alerts'],
  }),
);

/** The form of a change of holder: what it names, at least one field (D26). */
export const holderChangeForm = z
  .strictObject({
    nameEn: z.optional(fields.nameEn),
    nameZh: z.nullish(fields.nameZh),
    dateOfBirth: z.nullish(fields.dateOfBirth),
    identityDocument: z.nullish(fields.identityDocument),
    phones: z.optional(fields.phones),
    email: z.nullish(fields.email),
    language: z.nullish(fields.language),
    alerts: fields.alerts,
  })
  .check(
    z.refine((change) => Object.keys(change).length > 0),
    z.describe('What it names is replaced, null removes it, all else stays'),
    z.meta({ minProperties: 1 }),
  );
