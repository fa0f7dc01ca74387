/** What Connect would refuse, and what no caller should meet. One rule, one file. */
import type { Flow } from '../flow-language.ts';
import { actionsKnown } from './actions-known.ts';
import { allReached } from './all-reached.ts';
import { branches } from './branches.ts';
import { endlessPaths } from './endless-paths.ts';
import { entries } from './entries.ts';
import { flowLogging } from './flow-logging.ts';
import { goodbye } from './goodbye.ts';
import { identifiers } from './identifiers.ts';
import { prompts } from './prompts.ts';
import { references } from './references.ts';
import { results } from './results.ts';
import type { LintContext, Rule } from './rule.ts';
import { secrets } from './secrets.ts';
import { size } from './size.ts';
import { strings } from './strings.ts';
import { transitions } from './transitions.ts';
import { unboundedRetries } from './unbounded-retries.ts';

/** First the form that Connect demands; the rest only makes sense of a flow that has it. */
const form = { identifiers, strings, size, actionsKnown, transitions, branches };
const call = {
  allReached,
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

/** Everything that the rules find, each with the name of its rule. */
export function findings(flow: Flow, context: LintContext): string[] {
  const found = (rules: Record<string, Rule>) =>
    Object.entries(rules).flatMap(([name, rule]) => rule(flow, context).map((finding) => `${name}: ${finding}`));
  const malformed = found(form);
  return malformed.length > 0 ? malformed : found(call);
}

/** @throws Error that lists what the rules find in a flow */
export function lint(name: string, flow: Flow, context: LintContext): void {
  const found = findings(flow, context);
  if (found.length > 0) throw new Error(`The contact flow ${name} is refused:\n  ${found.join('\n  ')}`);
}
