/**
 * D7: one digit repeated, straight runs (also round the corner: 8901), and the best-known
 * passwords. Case is ignored. What people add to a known password when they are asked for another
 * does not help: separators anywhere, signs and digits around it, `@` for a and `$` for s.
 */
import { bare } from './bare.ts';
import { commonInternetPasswords, commonPhonePasswords } from './common-passwords.ts';

const KNOWN = new Set(
  [...commonPhonePasswords.split(' '), ...commonInternetPasswords.split(' ')].map(bare),
);
const KNOWN_LENGTHS = [...new Set([...KNOWN].map(({ length }) => length))];
const RUNS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
].flatMap((run) => [run, [...run].reverse().join('')]);
/** No password is shorter (P4, I4). */
const MIN_LENGTH = 8;

export function brokenByCommonness(password: string): boolean {
  const entered = password.toLowerCase();
  const withoutSeparators = bare(entered);
  return (
    isRunOrRepetition(entered) ||
    (withoutSeparators.length >= MIN_LENGTH && isRunOrRepetition(withoutSeparators)) ||
    isKnownAmongDigits(withoutSeparators) ||
    isKnownAmongDigits(bare(entered.replaceAll('@', 'a').replaceAll('$', 's')))
  );
}

/** A known password, with nothing but digits before it and after it. */
function isKnownAmongDigits(text: string): boolean {
  const letters = [...text.matchAll(/[a-z]/g)].map(({ index }) => index);
  const latestStart = letters[0] ?? text.length;
  const earliestEnd = (letters.at(-1) ?? -1) + 1;
  for (let start = 0; start <= latestStart; start++) {
    for (const length of KNOWN_LENGTHS) {
      if (start + length >= earliestEnd && KNOWN.has(text.slice(start, start + length)))
        return true;
    }
  }
  return false;
}

function isRunOrRepetition(text: string): boolean {
  return isRepeatedOrRun(text) || lettersAndDigitsAreRuns(text);
}

function isRepeatedOrRun(text: string): boolean {
  return /^(.)\1*$/.test(text) || RUNS.some((run) => run.includes(text));
}

/** `abcd1234`, `1111aaaa`, `87654321z`: only a run or a repetition on each side. */
function lettersAndDigitsAreRuns(text: string): boolean {
  const parts = /^([a-z]+)([0-9]+)$|^([0-9]+)([a-z]+)$/.exec(text)?.slice(1).filter(Boolean);
  return parts?.every(isRepeatedOrRun) ?? false;
}
