/** P4: a phone password is digits 0-9 and nothing else; other scripts' digits can't be keyed. */
export function brokenByDigits(password: string): boolean {
  return !/^[0-9]*$/.test(password);
}
