import { type Condition, conditionOf, literal, type RequestContext } from './conditions.ts';
import { arnPattern, type Matcher, wildcard } from './wildcard.ts';

/** Who asks: a role by the function that has it, or a service of AWS. */
export type Caller = { role: string; session: string } | { service: string };

export interface Need {
  /** `dynamodb:GetItem` */
  action: string;
  /** An ARN, or what stands for one: `*`, a phone number. */
  resource: string;
  context?: RequestContext;
}

/** One action on one resource, as a policy grants it. */
export interface Right {
  /** Name of the role, or of the policy of a resource. */
  of: string;
  action: string;
  resource: string;
}

export interface Statement {
  effect: 'Allow' | 'Deny';
  /** Every action with every resource. */
  rights: Right[];
  /**
   * The right that covers what is needed, if the statement is about it. The principal of a resource's policy is not looked at here.
   */
  covers(need: Need): Right | undefined;
  /** `account`: it leaves the decision about its roles to their own policies. */
  principal(caller: Caller): 'named' | 'account' | undefined;
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

type Written = Record<string, unknown>;

/**
 * Reads a policy.
 * @param of whose it is: name of the role, or of the policy of a resource
 * @throws Error naming an element, condition operator, condition key, principal or variable that the laptop does not know
 */
export function readPolicy(document: Written, of: string): Statement[] {
  try {
    known(document, DOCUMENT);
    if (document.Version !== VERSION) throw new Error(`version ${document.Version}`);
    return list(document.Statement).map((statement) => readStatement(statement as Written, of));
  } catch (error) {
    throw new Error(
      `The laptop does not know the ${(error as Error).message}, which the policy ${of} uses`,
    );
  }
}

function readStatement(written: Written, of: string): Statement {
  known(written, ELEMENTS);
  const { Effect, Principal, Condition = {} } = written;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error(`effect ${Effect}`);
  const actions = part(written, 'Action', (action) => wildcard(action, { ignoreCase: true }));
  const resources = part(written, 'Resource', arnPattern);
  const holds: Condition = conditionOf(Condition as Record<string, Written>);
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

/** The patterns of `Action` or `Resource`; of `NotAction` or `NotResource` one that matches all but these. */
function part(
  written: Written,
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
  const strange = Object.keys(others)[0];
  if (strange) throw new Error(`principal ${strange}`);
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

function known(written: Written, names: string[]): void {
  const strange = Object.keys(written).find((name) => !names.includes(name));
  if (strange) throw new Error(`element ${strange}`);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
