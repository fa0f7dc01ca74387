/**
 * How IDs and numbers are read (D22): as people type, dictate and paste them. Pure, and shared by
 * the APIs and the site. Passwords are never read so: they stay as they were typed.
 */
import type { identifierForms } from './identifiers.ts';

/**
 * Spaces, and what looks like one: Braille's blank. Dashes, and what is typed for one: the hyphen
 * bullet, lines of box drawing, the long-vowel sign of Japanese keyboards. Signs that cannot be
 * seen, such as zero-width spaces, soft hyphens and marks of writing direction.
 */
const LEFT_OUT =
  /[\p{White_Space}\u2800\p{Dash}\u02d7\u2043\u2500\u2501\u30fc\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/**
 * An ID or number without what forgiving readers skip: `８２３４-5601` is `82345601`, `c00088` is
 * `C00088`. Whether it then has the form of its kind is checked afterwards, by `identifierForms`.
 *
 * NFKC comes first: it turns full-width signs into ASCII, among them spaces and dashes. Only the
 * letters of a participant ID change their case, and only those of ASCII: `ı` is no `I`.
 */
export function readIdentifier(kind: keyof typeof identifierForms, text: string): string {
  const read = text.normalize('NFKC').replace(LEFT_OUT, '');
  return kind === 'participantId' ? read.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : read;
}
