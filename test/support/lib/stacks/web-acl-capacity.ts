/** The capacity units (WCU) of the statements of a web ACL, as AWS documents them. */

/** A statement of a template: one property, named after its kind. */
export type Statement = Record<string, never>;

interface Nested {
  Statement: Statement;
  Statements: Statement[];
  ScopeDownStatement?: Statement;
  CustomKeys?: object[];
  Name: string;
  PositionalConstraint: string;
  TextTransformations: object[];
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html */
const MANAGED_GROUPS: Record<string, number> = {
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
};

const all = (statements: Statement[]) => statements.map(capacityOf).reduce((a, b) => a + b, 0);

/**
 * "For each Text transformation that you apply, add 10 WCUs." WAF counts equal ones of a web ACL
 * once, and may not count NONE; here all count, so the sum is an upper bound.
 */
const transformations = ({ TextTransformations }: Nested) => 10 * TextTransformations.length;

/**
 * By kind, from the page of each:
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements.html
 */
const CAPACITY: Record<string, (statement: Nested) => number> = {
  AndStatement: ({ Statements }) => all(Statements),
  OrStatement: ({ Statements }) => all(Statements),
  NotStatement: ({ Statement }) => capacityOf(Statement),
  LabelMatchStatement: () => 1,
  ByteMatchStatement: (statement) =>
    (statement.PositionalConstraint.startsWith('CONTAINS') ? 10 : 2) + transformations(statement),
  RegexMatchStatement: (statement) => 3 + transformations(statement),
  RateBasedStatement: ({ CustomKeys = [], ScopeDownStatement }) =>
    2 + 30 * CustomKeys.length + (ScopeDownStatement ? capacityOf(ScopeDownStatement) : 0),
  ManagedRuleGroupStatement: ({ Name }) => {
    const capacity = MANAGED_GROUPS[Name];
    if (capacity === undefined) throw new Error(`Look up the capacity of ${Name}`);
    return capacity;
  },
};

/**
 * An upper bound of a statement's capacity units.
 * @throws Error for a kind, or a managed rule group, that this file does not know
 */
export function capacityOf(statement: Statement): number {
  const [[kind, content] = ['', {}], ...others] = Object.entries(statement);
  const capacity = CAPACITY[kind];
  if (!capacity || others.length > 0) throw new Error(`Look up the capacity of ${kind}`);
  return capacity(content as Nested);
}
