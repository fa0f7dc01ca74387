/**
 * Text as Unicode has it: JavaScript's strings may hold half a character, and nothing of ours may
 * take it in or give it out.
 */

/**
 * The beginning of a text, of at most `most` UTF-16 units. A character beyond U+FFFF has two: it is
 * kept whole, or left out.
 */
export function cut(text: string, most: number): string {
  const last = text.codePointAt(most - 1) ?? 0;
  return text.slice(0, last > 0xffff ? most - 1 : most);
}

/**
 * The paths of all strings and names in `value` that are not well-formed Unicode (a lone surrogate,
 * as in `"\ud800"`).
 */
export function malformedTexts(value: unknown, path: PropertyKey[] = []): PropertyKey[][] {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    ...(name.isWellFormed() ? [] : [[...path, name]]),
    ...malformedTexts(part, [...path, name]),
  ]);
}
