/** I4: an internet password has at least one letter (A-Z, a-z) and one digit (0-9). */
export function brokenByLettersAndDigits(password: string): boolean {
  return !/[A-Za-z]/.test(password) || !/[0-9]/.test(password);
}
