/** The linter for contact flows. Each rule has its own file. */
import type { Flow } from '../flow-language.ts';
import { actionsKnown } from './actions-known.ts';
import { allReached } from './all-reached.ts';
import { branches } from './branches.ts';
import { endlessPaths } from './endless-paths.ts';
import { entries } from './entries.ts';
import { failures } from './failures.ts';
import { flowLogging } from './flow-logging.ts';
import { goodbye } from './goodbye.ts';
import { identifiers } from './identifiers.ts';
import { mirroredNext } from './mirrored-next.ts';
import { prompts } from './prompts.ts';
import { references } from './references.ts';
import { results } from './results.ts';
import type { LintContext, Rule } from './rule.ts';
import { secrets } from './secrets.ts';
import { size } from './size.ts';
import { strings } from './strings.ts';
import { transitions } from './transitions.ts';
import { unboundedRetries } from './unbounded-retries.ts';

/** Rules of Connect on a flow's form. The other rules rely on a flow that passes them. */
const formRules = { identifiers, strings, size, actionsKnown, transitions, branches };
/** Rules that Connect checks when it publishes a flow. */
const publishingRules = { allReached };
/** Rules of this project, which protect callers. */
const callRules = {
  mirroredNext,
  failures,
  endlessPaths,
  unboundedRetries,
  prompts,
  entries,
  references,
  results,
  goodbye,
  secrets,
  flowLogging,
};

/** Findings for which Connect would refuse the flow, each with the name of its rule. */
export function refusals(flow: Flow, context: LintContext): string[] {
  const malformed = found(formRules, flow, context);
  return malformed.length > 0 ? malformed : found(publishingRules, flow, context);
}

/** Findings of all rules, each with the name of its rule. */
export function findings(flow: Flow, context: LintContext): string[] {
  const malformed = found(formRules, flow, context);
  return malformed.length > 0
    ? malformed
    : found({ ...publishingRules, ...callRules }, flow, context);
}

function found(rules: Record<string, Rule>, flow: Flow, context: LintContext): string[] {
  return Object.entries(rules).flatMap(([name, rule]) =>
    rule(flow, context).map((finding) => `${name}: ${finding}`),
  );
}

/**
 * Checks a flow with all rules.
 * @param name of the flow, for the error message
 * @throws Error that lists the findings
 */
export function lint(name: string, flow: Flow, context: LintContext): void {
  const all = findings(flow, context);
  if (all.length > 0)
    throw new Error(`The contact flow ${name} is refused:\n  ${all.join('\n  ')}`);
}
