/**
 * D7: a password must not contain personal data of the account's holder. Case and separators are
 * ignored, on both sides: `17-05-1980` and `17051980` are the same date of birth. A phone number
 * and a date of birth have eight digits, which people choose when asked for eight digits.
 */
import type { Holder } from '../holder.ts';
import type { Channel } from '../identifiers.ts';
import { MONTHS } from '../months.ts';
import { bare } from './bare.ts';

/** Shorter data would refuse passwords that only happen to contain it. */
const MIN_LENGTH = 4;

export interface PersonalData {
  accountNumber: string;
  participantId: string;
  /**
   * Absent before identity is proved: no stored data may be disclosed (D11).
   */
  holder?: Holder;
}

export function brokenByPersonalData(
  channel: Channel,
  password: string,
  person: PersonalData,
): boolean {
  const entered = bare(password);
  return fragments(channel, person).some(
    (fragment) => fragment.length >= MIN_LENGTH && entered.includes(fragment),
  );
}

function fragments(
  channel: Channel,
  { accountNumber, participantId, holder }: PersonalData,
): string[] {
  const data = [accountNumber, participantId];
  if (holder) {
    data.push(...holder.phones.flatMap(phoneNumbers));
    if (holder.identityDocument) data.push(...identityDocuments(holder.identityDocument));
    if (holder.dateOfBirth) data.push(...datesOfBirth(holder.dateOfBirth));
    if (channel === 'internet')
      data.push(...nameParts(holder.nameEn), ...emailNames(holder.email ?? ''));
  }
  return data.map(bare);
}

/**
 * Without the country code, which has one to three digits: `+852 9123 4567` is dialled as
 * `91234567`, `+86 138 1234 5678` as `13812345678`. And the last eight digits, which people choose
 * from a longer number when asked for eight.
 */
function phoneNumbers(phone: string): string[] {
  const digits = phone.replace(/[^0-9]/g, '');
  const national = phone.startsWith('+') ? [1, 2, 3].map((length) => digits.slice(length)) : [];
  return [digits, digits.slice(-8), ...national];
}

/**
 * `A123456(7)`, `A1234567`: whole, without its check digit, and the digits of both, which are all
 * that a keypad has.
 */
function identityDocuments(document: string): string[] {
  const withoutCheckDigit = document.replace(
    /\([0-9A-Za-z]\)\s*$|(?<=^[A-Za-z]{1,2}[0-9]{6})[0-9A]$/,
    '',
  );
  return [document, withoutCheckDigit].flatMap((text) => [text, text.replace(/[^0-9]/g, '')]);
}

/**
 * The parts in each order and usual way of writing: `17051980`, `800517`, `17/5/80`, `17May1980`.
 */
function datesOfBirth(date: string): string[] {
  const [year = '', month = '', day = ''] = date.split('-');
  const name = MONTHS[Number(month) - 1]?.toLowerCase() ?? '';
  const years = [year, year.slice(2)];
  const months = [month, String(Number(month)), name, name.slice(0, 3)];
  const days = [day, String(Number(day))];
  return years.flatMap((y) => months.flatMap((m) => days.flatMap((d) => inEachOrder(y, m, d))));
}

function inEachOrder(y: string, m: string, d: string): string[] {
  return [
    `${y}${m}${d}`,
    `${y}${d}${m}`,
    `${d}${m}${y}`,
    `${m}${d}${y}`,
    `${d}${y}${m}`,
    `${m}${y}${d}`,
  ];
}

/**
 * Letters that are not an accented letter, as they are typed on a keyboard without them.
 */
const TYPED: Record<string, string> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', ß: 'ss', þ: 'th', ð: 'd', đ: 'd' },
  ...{ ł: 'l', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't' },
};

/**
 * Parts of four letters or more: shorter ones are syllables of very many names. Neighbouring parts
 * also count as one, since `Lee Ka Wai` has no other: `kawai`. Accents are left out, as on most
 * keyboards.
 */
function nameParts(name: string): string[] {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]/g, (letter) => TYPED[letter] ?? ' ');
  const parts = plain.split(' ').filter((part) => part !== '');
  return [...parts, ...parts.slice(1).map((part, i) => `${parts[i]}${part}`)].filter(
    (part) => part.length >= MIN_LENGTH,
  );
}

/** What stands before the `@`, less what mail ignores: `siuming+bank@example.com`. */
function emailNames(email: string): string[] {
  if (!email.includes('@')) return [];
  const name = email.slice(0, email.lastIndexOf('@'));
  return [name, name.replace(/(?<=.)\+.*$/, '')];
}
