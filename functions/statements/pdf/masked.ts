/** An account number with all digits but the last three masked (D19). */
export function masked(accountNumber: string): string {
  return `*****${accountNumber.slice(-3)}`;
}
