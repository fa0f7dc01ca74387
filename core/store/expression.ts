import { isDeepStrictEqual } from 'node:util';
import type { Item } from './item.ts';

/**
 * A condition or update expression of DynamoDB that carries everything it needs, so that no value
 * is ever passed beside it.
 */
export interface Expression {
  text: string;
  /** By placeholder, with its colon. */
  values: Item;
  /** Attribute names by placeholder, with its `#`. */
  names: Record<string, string>;
}

/**
 * @param values by placeholder without its colon: `{ now }` for `:now`
 * @param names of attributes, by placeholder without its `#`; `#status` stands for `status` unless
 *   given here (DynamoDB reserves the word)
 */
export function expression(
  text: string,
  values: Item = {},
  names: Record<string, string> = {},
): Expression {
  const bound: Item = {};
  for (const name in values) bound[`:${name}`] = values[name];
  return { text, values: bound, names: text.includes('#') ? namesIn(text, names) : {} };
}

function namesIn(text: string, names: Record<string, string>): Record<string, string> {
  const placeholders = text.match(/#\w+/g) ?? [];
  return Object.fromEntries(
    placeholders.map((each) => [each, names[each.slice(1)] ?? each.slice(1)]),
  );
}

/**
 * The values and names of several expressions that go into one request.
 * @throws Error if two of them use one placeholder for different things
 */
export function bindingsOf(expressions: readonly Expression[]): Omit<Expression, 'text'> {
  return {
    values: merged(expressions.map(({ values }) => values)),
    names: merged(expressions.map(({ names }) => names)),
  };
}

function merged<T>(records: readonly Record<string, T>[]): Record<string, T> {
  const all: Record<string, T> = {};
  for (const record of records) {
    for (const placeholder in record) {
      const value = record[placeholder] as T;
      if (placeholder in all && !isDeepStrictEqual(all[placeholder], value))
        throw new Error(`${placeholder} stands for two things in one request`);
      all[placeholder] = value;
    }
  }
  return all;
}
