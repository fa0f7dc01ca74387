import * as z from 'zod/mini';
import { dateInHongKong } from '../domain/hong-kong.ts';

/** What people will read: no space around it, no control character, nothing that turns the direction of writing. */
export const text = (most: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(most),
    z.refine((value) => value === value.trim() && !/[\p{Cc}\p{Cf}]/u.test(value)),
  );

/** The form of a holder as a participant gives it (api.md): E.164 or eight digits, and one way at least to be told things. */
export const holderForm = z
  .strictObject({
    nameEn: text(120).check(z.regex(/^[\x20-\x7e]+$/)),
    nameZh: z.optional(text(60)),
    dateOfBirth: z.optional(z.iso.date().check(z.refine((date) => date <= dateInHongKong(new Date())))),
    identityDocument: z.optional(text(32).check(z.regex(/^[A-Za-z0-9()/-]+$/))),
    phones: z.array(z.string().check(z.regex(/^(\+[1-9][0-9]{6,14}|[0-9]{8})$/))).check(z.maxLength(5)),
    email: z.optional(z.email().check(z.maxLength(254))),
    language: z.optional(z.enum(['yue', 'cmn', 'en'])),
  })
  .check(
    z.refine(({ phones, email }) => phones.length > 0 || email !== undefined),
    z.describe('With one phone at least, or the e-mail'),
  );
