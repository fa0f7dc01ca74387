/** Whether a text matches an IAM pattern: `*` is any number of characters, `?` is one. */
export type Matcher = (text: string) => boolean;

/** Matches a complete text. */
export function wildcard(pattern: string, { ignoreCase = false } = {}): Matcher {
  if (!/[*?]/.test(pattern) && !ignoreCase) return (text) => text === pattern;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
  return (text) => expression.test(text);
}

/**
 * Matches an ARN part by part. A wildcard does not cross a colon, except in the last part, which
 * may contain colons. `*` alone matches any resource, including one without an ARN.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnPattern(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  const parts = partsOf(pattern).map((part) => wildcard(part));
  return (arn) => {
    const found = partsOf(arn);
    return (
      found.length === parts.length && parts.every((matches, i) => matches(found[i] as string))
    );
  };
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
