/**
 * Random people with the personal data that participants send, and every form of that data that a
 * password must not contain (D7), written down independently of the production code.
 */
import fc from 'fast-check';
import type { PersonalData } from '../../../../../core/domain/password-rules/personal-data.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const namePart = fc.constantFrom(
  'Chan',
  'Lee',
  'Siu',
  'Ming',
  'Ka',
  'Wai',
  'Wong',
  'Cheung',
  'Christopher',
  "O'Brien",
  'Yu',
);
const birthday = fc.date({
  min: new Date('1920-01-01'),
  max: new Date('2010-12-31'),
  noInvalidDate: true,
});

export interface Person extends Required<PersonalData> {
  holder: Required<PersonalData>['holder'] & {
    dateOfBirth: string;
    identityDocument: string;
    email: string;
  };
}

export const person: fc.Arbitrary<Person> = fc.record({
  accountNumber: digits(8),
  participantId: digits(5).map((number) => `C${number}`),
  holder: fc.record({
    nameEn: fc.array(namePart, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' ')),
    dateOfBirth: birthday.map((date) => date.toISOString().slice(0, 10)),
    identityDocument: fc
      .tuple(fc.stringMatching(/^[A-Z]{1,2}[0-9]{6}$/), digits(1))
      .map(([id, check]) => `${id}(${check})`),
    phones: fc.array(
      fc.oneof(
        digits(8),
        digits(8).map((number) => `+852${number}`),
        digits(11).map((number) => `+86${number}`),
        digits(8).map((number) => `+853${number}`),
        digits(10).map((number) => `+1${number}`),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    email: fc
      .stringMatching(/^[a-z]{4}[a-z.]{0,6}[a-z0-9]{1,4}$/)
      .map((name) => `${name}@example.com`),
  }),
});

/**
 * What a phone password must not contain; the test filters out what is shorter than four digits.
 */
export function phoneData({ accountNumber, holder }: Person): string[] {
  const document = holder.identityDocument.replace(/[^0-9]/g, '');
  return [
    accountNumber,
    ...holder.phones.map((phone) => phone.slice(-8)),
    document,
    document.slice(0, -1),
    ...writtenDates(holder.dateOfBirth).filter((date) => /^[0-9]*$/.test(date)),
  ];
}

/** What an internet password must not contain. */
export function internetData(person: Person): string[] {
  const { participantId, holder } = person;
  const parts = holder.nameEn.split(/[' ]/);
  const names = [...parts, ...parts.slice(1).map((part, i) => `${parts[i]}${part}`)];
  const [email = ''] = holder.email.split('@');
  const document = holder.identityDocument.replace(/[()]/g, '');
  return [
    ...phoneData(person),
    participantId,
    ...holder.phones.map((phone) => phone.replace('+', '')),
    ...holder.phones.map((phone) => phone.replace(/^\+(852|853|86|1)/, '')),
    document,
    document.slice(0, -1),
    ...names.filter((name) => name.length >= 4),
    email,
    ...writtenDates(holder.dateOfBirth),
  ];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** A date (`YYYY-MM-DD`) in each order of its parts, each part in each usual way of writing it. */
export function writtenDates(date: string): string[] {
  const [year = '', month = '', day = ''] = date.split('-');
  const ways = [
    [year, year.slice(-2)],
    [month, month.replace(/^0/, ''), MONTHS[Number(month) - 1] ?? '', LONG.format(new Date(date))],
    [day, day.replace(/^0/, '')],
  ];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const;
  const written = orders.flatMap((order) => {
    const [first = [], second = [], third = []] = order.map((part) => ways[part] ?? []);
    return first.flatMap((a) => second.flatMap((b) => third.map((c) => `${a}${b}${c}`)));
  });
  return [...new Set(written)];
}

const SEPARATORS = [...'-./_ :,;#*!+()'];

/**
 * The datum in mixed case with separators in it, as people try to hide it; `luck` is the
 * randomness.
 */
export function disguised(datum: string, luck: Iterator<number>): string {
  const next = () => luck.next().value ?? 0;
  return [...datum]
    .map((character) => (next() % 2 === 0 ? character.toLowerCase() : character.toUpperCase()))
    .map((character) =>
      next() % 3 === 0 ? `${character}${SEPARATORS[next() % SEPARATORS.length]}` : character,
    )
    .join('');
}
