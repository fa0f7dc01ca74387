/**
 * Letters and digits only, in lower case: how passwords and what they must not contain are compared
 * (D7).
 */
export function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
