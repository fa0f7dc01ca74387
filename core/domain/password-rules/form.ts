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
