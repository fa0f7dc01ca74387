/**
 * D7: one digit repeated, straight runs (also round the corner: 8901), and the best-known passwords. Case is ignored, and so are
 * separators where what they leave is as long as a password: `Password1!` is as well known as `password1`.
 */
import { bare } from './bare.ts';
import { commonInternetPasswords, commonPhonePasswords } from './common-passwords.ts';

const COMMON = new Set([...commonPhonePasswords.split(' '), ...commonInternetPasswords.split(' ')]);
const RUNS = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'].flatMap(
  (run) => [run, [...run].reverse().join('')],
);
/** No password is shorter (P4, I4). */
const LEAST = 8;

export function brokenByCommonness(password: string): boolean {
  const withoutSeparators = bare(password);
  return isCommon(password.toLowerCase()) || (withoutSeparators.length >= LEAST && isCommon(withoutSeparators));
}

function isCommon(text: string): boolean {
  return isRepeatedOrRun(text) || lettersAndDigitsAreRuns(text) || COMMON.has(text);
}

function isRepeatedOrRun(text: string): boolean {
  return /^(.)\1*$/.test(text) || RUNS.some((run) => run.includes(text));
}

/** `abcd1234`, `1111aaaa`, `87654321z`: nothing but a run or a repetition on either side. */
function lettersAndDigitsAreRuns(text: string): boolean {
  const parts = /^([a-z]+)([0-9]+)$|^([0-9]+)([a-z]+)$/.exec(text)?.slice(1).filter(Boolean);
  return parts?.every(isRepeatedOrRun) ?? false;
}
