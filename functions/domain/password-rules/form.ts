/**
 * What an entry must look like to be compared at all (D11). Anything else is refused for its form, before any stored data is
 * touched, and counts nothing. A password is printable ASCII without spaces (D7).
 */
import { brokenByDigits } from './digits-only.ts';
import { brokenByLength } from './length.ts';
import { brokenByLettersAndDigits } from './letters-and-digits.ts';

/** Printable ASCII without the space: what every password consists of (D7). */
export const PRINTABLE_ASCII = /^[\x21-\x7e]*$/;

/** Eight digits (P4). */
export function isPhonePassword(entry: string): boolean {
  return !brokenByLength('phone', entry) && !brokenByDigits(entry);
}

/** 8 to 15 printable ASCII characters, among them a letter and a digit (I4). */
export function isInternetPassword(entry: string): boolean {
  return PRINTABLE_ASCII.test(entry) && !brokenByLength('internet', entry) && !brokenByLettersAndDigits(entry);
}
