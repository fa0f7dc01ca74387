/** Every secret that the tests use; afterwards they are searched for where none may be. */
const secrets = new Set<string>();

/** Marks a text as secret, and returns it. */
export function secret(text: string): string {
  secrets.add(text);
  return text;
}

export function allSecrets(): readonly string[] {
  return [...secrets];
}
