import { arnPattern, type Matcher, wildcard } from './wildcard.ts';

/**
 * The condition keys that the laptop can evaluate, and those of the pipeline's role
 * (docs/deploy/deploy-role-policy.json). It rejects a policy with any other key at the start.
 */
const KEYS = [
  'aws:CalledViaLast',
  'aws:ResourceTag/service',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:Attributes',
  'dynamodb:EnclosingOperation',
  'iam:PassedToService',
  'kms:ViaService',
  'ses:FromAddress',
] as const;

/** A supported condition key. */
export type ContextKey = (typeof KEYS)[number];
/** The values of condition keys for one request; `dynamodb:Attributes` may have several. */
export type RequestContext = Partial<
  Record<Exclude<ContextKey, 'dynamodb:Attributes'>, string> & {
    'dynamodb:Attributes': readonly string[];
  }
>;

/** Whether a request meets the conditions of a statement. */
export type Condition = (context: RequestContext) => boolean;

const equals =
  (value: string): Matcher =>
  (text) =>
    text === value;

/**
 * How an operator compares values. A negated operator is true if the key is absent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: Record<
  string,
  { matcher: (value: string) => Matcher; negated?: true; forAll?: true }
> = {
  StringEquals: { matcher: equals },
  StringNotEquals: { matcher: equals, negated: true },
  StringLike: { matcher: (value) => wildcard(value) },
  StringNotLike: { matcher: (value) => wildcard(value), negated: true },
  ArnEquals: { matcher: arnPattern },
  ArnLike: { matcher: arnPattern },
  Bool: { matcher: equals },
  // Of keys with several values: each has to match, and none is there to fail.
  'ForAllValues:StringEquals': { matcher: equals, forAll: true },
};

/**
 * Compiles the conditions of a statement.
 * @param block `Condition` of the statement: all operators and keys must match, each with any of
 * its values
 * @throws Error naming an unsupported operator, key or variable
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
        const given = context[key];
        const matchesAny = (text: string) => matchers.some((matches) => matches(text));
        if (operator.forAll) return [given ?? []].flat().every(matchesAny);
        const [found, more] = [given ?? []].flat();
        if (more !== undefined) throw new Error(`${name} of several values of ${key}`);
        if (operator.negated) return found === undefined || !matchesAny(found);
        return found !== undefined && matchesAny(found);
      };
    });
  });
  return (context) => all.every((holds) => holds(context));
}

/**
 * Returns the text unchanged.
 * @throws Error if the text contains a policy variable
 */
export function literal(text: string): string {
  const variable = /\$\{[^}]*\}?/.exec(text)?.[0];
  if (variable) throw new Error(`variable ${variable}`);
  return text;
}
