/**
 * The form that an entry needs to be compared at all (D11). Anything else is refused for its form,
 * before stored data is read, and is not counted. A password is printable ASCII without spaces
 * (D7).
 */
/** Printable ASCII without the space: the characters of every password (D7). */
export const PRINTABLE_ASCII = /^[\x21-\x7e]*$/;

/** Eight digits (P4). */
export const PHONE_PASSWORD = /^[0-9]{8}$/;

/** 8 to 15 printable ASCII characters, among them a letter and a digit (I4). */
export const INTERNET_PASSWORD = /^(?=.*[A-Za-z])(?=.*[0-9])[\x21-\x7e]{8,15}$/;

export function isPhonePassword(entry: string): boolean {
  return PHONE_PASSWORD.test(entry);
}

export function isInternetPassword(entry: string): boolean {
  return INTERNET_PASSWORD.test(entry);
}

/**
 * Signs that no password has (D7), and that people enter unawares. A refusal names them (D22), so
 * that its reader finds them; the entry itself is never altered.
 */
export const FOREIGN_SIGNS = {
  /** Any kind, a line break and the ideographic space among them. */
  space: /\p{White_Space}/u,
  /** As an input method for Chinese types them: `Ａ`, `１`. */
  'full-width': /[\uff01-\uff5e]/,
  /** Any other sign beyond ASCII, invisible ones among them. */
  'non-ascii': /[^\p{ASCII}\p{White_Space}\uff01-\uff5e]/u,
} as const;
