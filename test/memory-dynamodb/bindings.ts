import { validationException } from './errors.ts';
import type { Parsed, Path } from './expressions.ts';
import { canonicalItem, type Value } from './values.ts';

/** The names and values that an expression's placeholders stand for; the values are canonical. */
export type Bindings = {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
};

/** The request's names and values, in canonical form. */
export function bindingsOf(request: {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, Value> | undefined;
}): Bindings {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
  for (const given of [names, values])
    if (given && Object.keys(given).length === 0)
      throw validationException('Names or values must not be empty');
  return { names: names ?? {}, values: canonicalItem(values ?? {}) };
}

/** Refuses, as DynamoDB does, names and values that are missing or unused in the expressions. */
export function checkBindings(expressions: readonly Parsed<unknown>[], bindings: Bindings): void {
  for (const kind of ['names', 'values'] as const) {
    for (const expression of expressions)
      for (const name of expression[kind])
        if (bindings[kind][name] === undefined)
          throw validationException(`The expression refers to ${name}, not defined`);
    for (const name in bindings[kind])
      if (!expressions.some((expression) => expression[kind].has(name)))
        throw validationException(`${name} is defined but unused in expressions`);
  }
}

/** The attribute name that the path stands for. */
export function nameOf(path: Path, { names }: Bindings): string {
  return path.name.startsWith('#') ? (names[path.name] as string) : path.name;
}
