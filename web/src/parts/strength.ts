/**
 * A rough estimate of how well a password resists guessing; a hint only, which blocks nothing.
 * Calculated in the browser, nothing is sent.
 */
export function strengthOf(password: string, keepsRules: boolean): 'weak' | 'fair' | 'strong' {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) =>
    kind.test(password),
  ).length;
  const different = new Set(password).size;
  if (!keepsRules || different < 6) return 'weak';
  return password.length >= 11 && kinds >= 3 && different >= 8 ? 'strong' : 'fair';
}
