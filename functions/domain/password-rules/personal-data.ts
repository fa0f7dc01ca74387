/**
 * D7: a password must not contain personal data of the account's holder. Case and separators are ignored, on both sides:
 * `17-05-1980` and `17051980` are the same date of birth. Eight digits are what a phone number and a date of birth have,
 * and exactly what people choose when asked for eight digits.
 */
import type { Holder } from '../holder.ts';
import type { Channel } from '../identifiers.ts';

/** Shorter data would refuse passwords that only happen to contain it. */
const LEAST = 4;

export interface PersonalData {
  accountNumber: string;
  participantId: string;
  /** Absent while it may not be consulted: nothing stored is told before identity is proved (D11). */
  holder?: Holder;
}

export function brokenByPersonalData(channel: Channel, password: string, person: PersonalData): boolean {
  const entered = bare(password);
  return fragments(channel, person).some((fragment) => fragment.length >= LEAST && entered.includes(fragment));
}

function fragments(channel: Channel, { accountNumber, participantId, holder }: PersonalData): string[] {
  const data = [accountNumber, participantId];
  if (holder) {
    data.push(...holder.phones.flatMap(phoneNumbers));
    if (holder.identityDocument) data.push(...identityDocuments(holder.identityDocument));
    if (holder.dateOfBirth) data.push(...datesOfBirth(holder.dateOfBirth));
    if (channel === 'internet') data.push(...nameParts(holder.nameEn), ...emailNames(holder.email ?? ''));
  }
  return data.map(bare);
}

/** Letters and digits only, in lower case. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** With and without the country code: `+852 9123 4567` is dialled as `91234567`. */
function phoneNumbers(phone: string): string[] {
  const digits = phone.replace(/[^0-9]/g, '');
  return [digits, digits.replace(/^852(?=[0-9]{8}$)/, '')];
}

/** `A123456(7)`: whole, without its check digit, and the digits of both, which are all that a keypad has. */
function identityDocuments(document: string): string[] {
  const withoutCheckDigit = document.replace(/\([0-9A-Za-z]\)\s*$/, '');
  return [document, withoutCheckDigit].flatMap((text) => [text, text.replace(/[^0-9]/g, '')]);
}

/** The parts in each order: `17051980`, `800517`; month and day also without leading zeros beside a whole year: `1751980`. */
function datesOfBirth(date: string): string[] {
  const [year = '', month = '', day = ''] = date.split('-');
  const [m, d] = [String(Number(month)), String(Number(day))];
  return [
    [year, month, day],
    [year.slice(2), month, day],
    [year, m, d],
    [year, m, day],
    [year, month, d],
  ].flatMap(([y, m, d]) => [
    `${y}${m}${d}`,
    `${y}${d}${m}`,
    `${d}${m}${y}`,
    `${m}${d}${y}`,
    `${d}${y}${m}`,
    `${m}${y}${d}`,
  ]);
}

/** Parts of four letters or more: shorter ones are syllables of half the city's names. */
function nameParts(name: string): string[] {
  return name.split(/[^A-Za-z]+/).filter((part) => part.length >= LEAST);
}

/** What stands before the `@`. */
function emailNames(email: string): string[] {
  return email.includes('@') ? [email.slice(0, email.lastIndexOf('@'))] : [];
}
