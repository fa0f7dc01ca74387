/**
 * Letters and digits only, in lower case: the form in which passwords and forbidden data are
 * compared (D7).
 */
export function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
