import { arnPattern, type Matcher, wildcard } from './wildcard.ts';

/** What the laptop can say about a request. A policy that asks for something else is refused at the start. */
const KEYS = [
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:EnclosingOperation',
  'kms:ViaService',
  'ses:FromAddress',
] as const;

export type ContextKey = (typeof KEYS)[number];
export type RequestContext = Partial<Record<ContextKey, string>>;

/** Whether a request has what the conditions of a statement ask for. */
export type Condition = (context: RequestContext) => boolean;

const equals =
  (value: string): Matcher =>
  (text) =>
    text === value;

/**
 * An operator and what it compares with. A negated one holds where the key is absent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: Record<string, { matcher: (value: string) => Matcher; negated?: true }> = {
  StringEquals: { matcher: equals },
  StringNotEquals: { matcher: equals, negated: true },
  StringLike: { matcher: (value) => wildcard(value) },
  StringNotLike: { matcher: (value) => wildcard(value), negated: true },
  ArnEquals: { matcher: arnPattern },
  ArnLike: { matcher: arnPattern },
  Bool: { matcher: equals },
};

/**
 * @param block `Condition` of a statement: all operators and keys must hold, each with any of its values
 * @throws Error naming an operator, key or variable that is not known here
 */
export function conditionOf(block: Record<string, Record<string, unknown>>): Condition {
  const all = Object.entries(block).flatMap(([name, keys]) => {
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (!operator) throw new Error(`condition operator ${name}`);
    return Object.entries(keys).map(([written, values]): Condition => {
      const key = KEYS.find((each) => each.toLowerCase() === written.toLowerCase());
      if (!key) throw new Error(`condition key ${written}`);
      const matchers = [values].flat().map((value) => operator.matcher(literal(String(value))));
      return (context) => {
        const found = context[key];
        if (operator.negated)
          return found === undefined || !matchers.some((matches) => matches(found));
        return found !== undefined && matchers.some((matches) => matches(found));
      };
    });
  });
  return (context) => all.every((holds) => holds(context));
}

/** @throws Error if the text has a policy variable in it */
export function literal(text: string): string {
  const variable = /\$\{[^}]*\}?/.exec(text)?.[0];
  if (variable) throw new Error(`variable ${variable}`);
  return text;
}
