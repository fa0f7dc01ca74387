/**
 * Well-formed Unicode text: a JavaScript string may contain half a character, which is neither
 * accepted nor returned anywhere.
 */

/**
 * The beginning of a text, of at most `length` UTF-16 units. A character beyond U+FFFF has two
 * units: it is kept whole or left out.
 */
export function cut(text: string, length: number): string {
  const last = text.codePointAt(length - 1) ?? 0;
  return text.slice(0, last > 0xffff ? length - 1 : length);
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
