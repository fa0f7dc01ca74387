/** The form of password entries on the internet, as the routes check it. */
import * as z from 'zod/mini';
import { FOREIGN_SIGNS, INTERNET_PASSWORD } from '../domain/password-rules/form.ts';

export const PASSWORD_IN_WORDS = z.describe(
  '8 to 15 printable ASCII characters, among them a letter and a digit',
);

/** Names the kinds of signs that no password has, beside the rule `format` (D22). */
export const withoutForeignSigns = Object.entries(FOREIGN_SIGNS).map(([rule, sign]) =>
  z.refine<string>((entry) => !sign.test(entry), { params: { rule } }),
);

/** An entry; one without the form of a password is refused and never compared (D11). */
export const internetPassword = z
  .string()
  .check(z.regex(INTERNET_PASSWORD), ...withoutForeignSigns, PASSWORD_IN_WORDS);
