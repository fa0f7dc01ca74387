import { type Condition, conditionOf, literal, type RequestContext } from './conditions.ts';
import { arnPattern, type Matcher, wildcard } from './wildcard.ts';

/** The IAM principal of a request: a function's role with its session, or an AWS service. */
export type Principal = { role: string; session: string } | { service: string };

/** A request for permission. */
export interface Need {
  /** As in `dynamodb:GetItem`. */
  action: string;
  /** An ARN, or its replacement where there is none: `*`, a phone number. */
  resource: string;
  context?: RequestContext;
}

/** One action on one resource, as a policy grants it. */
export interface Right {
  /** Name of the role, or of the resource's policy. */
  of: string;
  action: string;
  resource: string;
}

/** A compiled statement of a policy. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  /** Every action combined with every resource. */
  rights: Right[];
  /**
   * The right that covers the need; undefined if the statement does not apply to it. It ignores the
   * principal: see `principal`.
   */
  covers(need: Need): Right | undefined;
  /**
   * `named`: the statement names the caller. `account`: it delegates the decision to the policies
   * of its account's roles.
   */
  principal(caller: Principal): 'named' | 'account' | undefined;
}

const DOCUMENT = ['Version', 'Id', 'Statement'];
const ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const VERSION = '2012-10-17';

type PolicyElement = Record<string, unknown>;

/**
 * Reads a policy.
 * @param of name of the role, or of the resource's policy
 * @throws Error naming an unsupported element, condition operator, condition key, principal or
 * variable
 */
export function readPolicy(document: PolicyElement, of: string): Statement[] {
  try {
    rejectOthers(document, DOCUMENT);
    if (document.Version !== VERSION) throw new Error(`version ${document.Version}`);
    return list(document.Statement).map((statement) =>
      readStatement(statement as PolicyElement, of),
    );
  } catch (error) {
    throw new Error(
      `The laptop does not support the ${(error as Error).message}, which the policy ${of} uses`,
    );
  }
}

function readStatement(written: PolicyElement, of: string): Statement {
  rejectOthers(written, ELEMENTS);
  const { Effect, Principal, Condition = {} } = written;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error(`effect ${Effect}`);
  const actions = part(written, 'Action', (action) => wildcard(action, { ignoreCase: true }));
  const resources = part(written, 'Resource', arnPattern);
  const holds: Condition = conditionOf(Condition as Record<string, PolicyElement>);
  const table = actions.map(({ text: action, matches }) => ({
    matches,
    rights: resources.map(({ text: resource, matches: matchesResource }) => ({
      matches: matchesResource,
      right: { of, action, resource },
    })),
  }));
  return {
    effect: Effect,
    rights: table.flatMap(({ rights }) => rights.map(({ right }) => right)),
    covers({ action, resource, context = {} }) {
      if (!holds(context)) return undefined;
      for (const { matches, rights } of table) {
        const found = matches(action) && rights.find((each) => each.matches(resource));
        if (found) return found.right;
      }
      return undefined;
    },
    principal: principalOf(Principal),
  };
}

/**
 * Compiles the patterns of `Action` or `Resource`; `NotAction` or `NotResource` becomes one pattern
 * that matches everything else.
 */
function part(
  written: PolicyElement,
  name: string,
  compile: (text: string) => Matcher,
): { text: string; matches: Matcher }[] {
  const texts = list(written[name] ?? []).map((text) => literal(String(text)));
  if (texts.length > 0) return texts.map((text) => ({ text, matches: compile(text) }));
  const not = list(written[`Not${name}`] ?? []).map((text) => literal(String(text)));
  if (not.length === 0) throw new Error(`statement without ${name}`);
  const matchers = not.map(compile);
  return [
    {
      text: `all but ${not.join(', ')}`,
      matches: (text) => !matchers.some((matches) => matches(text)),
    },
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function principalOf(written: unknown): Statement['principal'] {
  if (written === undefined) return () => 'named';
  if (written === '*') return () => 'named';
  const { AWS, Service, ...others } = written as Record<string, unknown>;
  const unsupported = Object.keys(others)[0];
  if (unsupported) throw new Error(`principal ${unsupported}`);
  const arns = list(AWS ?? []).map(String);
  const services = list(Service ?? []).map(String);
  for (const arn of arns) {
    if (
      arn !== '*' &&
      !/^arn:aws:(iam::\d{12}:(root|role\/.+)|sts::\d{12}:assumed-role\/.+)$/.test(arn)
    ) {
      throw new Error(`principal ${arn}`);
    }
  }
  return (caller) => {
    if ('service' in caller)
      return services.includes(caller.service) || arns.includes('*') ? 'named' : undefined;
    if (arns.some((arn) => arn === '*' || arn === caller.role || arn === caller.session))
      return 'named';
    const account = caller.role.split(':')[4];
    return arns.includes(`arn:aws:iam::${account}:root`) ? 'account' : undefined;
  };
}

function rejectOthers(written: PolicyElement, names: string[]): void {
  const unsupported = Object.keys(written).find((name) => !names.includes(name));
  if (unsupported) throw new Error(`element ${unsupported}`);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
