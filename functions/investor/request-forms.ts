/** The forms of what an investor enters, as the routes check them. */
import * as z from 'zod/mini';
import {
  INTERNET_PASSWORD,
  PHONE_PASSWORD,
  PRINTABLE_ASCII,
} from '../../core/domain/password-rules/form.ts';
import { identifier } from '../../core/http/identifier-form.ts';
import { PASSWORD_IN_WORDS, withoutForeignSigns } from '../../core/http/password-form.ts';
import { TOKEN } from '../../core/store/sessions.ts';

export const internetUserId = identifier('internetUserId');
/** A password entry; one without the form of a password is refused and never compared (D11). */
const phonePassword = z
  .string()
  .check(z.regex(PHONE_PASSWORD), ...withoutForeignSigns, z.describe('Eight digits'));
/**
 * A new password. The domain checks its rules; the documentation states that it may be refused.
 */
export const newPassword = z
  .string()
  .check(
    z.regex(PRINTABLE_ASCII),
    ...withoutForeignSigns,
    PASSWORD_IN_WORDS,
    z.meta({ pattern: INTERNET_PASSWORD.source }),
  );
/** A token of another form is unknown, too. */
export const resetToken = z.string().check(z.meta({ pattern: TOKEN.source }));

/** What proves an account's owner without the internet password (D11). */
export const identity = {
  phoneUserId: identifier('phoneUserId'),
  participantId: identifier('participantId'),
  accountNumber: identifier('accountNumber'),
  phonePassword,
};
