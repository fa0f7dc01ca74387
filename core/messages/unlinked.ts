/**
 * A name that mail programs do not take for an address: `Visit evil.example` would become a link.
 * The zero-width non-joiner after the full stop is neither seen nor spoken.
 */
export function unlinked(name: string): string {
  return name.replace(/[.](?=\S)/g, '.\u200c');
}
