/**
 * Conditions of writes. A condition is a value with a name (`noResetDue(now)`, `inUse`) that
 * carries its own expression and values; `and` and `or` compose them.
 */
import { bindingsOf, type Expression, expression } from './expression.ts';

export type Condition = Expression;

/** @see expression */
export const condition = expression;

/** The attribute has exactly this value. */
export function equal(attribute: string, value: unknown): Condition {
  const placeholder = attribute.replace('#', '');
  return condition(`${attribute} = :${placeholder}`, { [placeholder]: value });
}

export function exists(attribute: string): Condition {
  return condition(`attribute_exists(${attribute})`);
}

/** @param names as in {@link expression} */
export function absent(attribute: string, names: Record<string, string> = {}): Condition {
  return condition(`attribute_not_exists(${attribute})`, {}, names);
}

/** All of them hold; those that are undefined are left out. */
export function and(...conditions: (Condition | undefined)[]): Condition {
  return joined(' AND ', conditions);
}

/** At least one of them holds. `AND` binds tighter than `OR`, so the parts need no parentheses. */
export function or(...conditions: Condition[]): Condition {
  const { text, ...bindings } = joined(' OR ', conditions);
  return { text: `(${text})`, ...bindings };
}

function joined(operator: string, conditions: (Condition | undefined)[]): Condition {
  const parts = conditions.filter((each) => each !== undefined);
  return { text: parts.map(({ text }) => text).join(operator), ...bindingsOf(parts) };
}
