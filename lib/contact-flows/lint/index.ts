/** What Connect would refuse, and what no caller should meet. One rule, one file. */
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

/** What Connect refuses. First the form; whether an action is reached only makes sense of a flow that has it. */
const form = { identifiers, strings, size, actionsKnown, transitions, branches };
const published = { allReached };
/** What no caller should meet. */
const call = {
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

/** What Connect would refuse in a flow, each with the name of its rule. */
export function refusals(flow: Flow, context: LintContext): string[] {
  const malformed = found(form, flow, context);
  return malformed.length > 0 ? malformed : found(published, flow, context);
}

/** Everything that the rules find, each with the name of its rule. */
export function findings(flow: Flow, context: LintContext): string[] {
  const malformed = found(form, flow, context);
  return malformed.length > 0 ? malformed : found({ ...published, ...call }, flow, context);
}

function found(rules: Record<string, Rule>, flow: Flow, context: LintContext): string[] {
  return Object.entries(rules).flatMap(([name, rule]) =>
    rule(flow, context).map((finding) => `${name}: ${finding}`),
  );
}

/** @throws Error that lists what the rules find in a flow */
export function lint(name: string, flow: Flow, context: LintContext): void {
  const all = findings(flow, context);
  if (all.length > 0)
    throw new Error(`The contact flow ${name} is refused:\n  ${all.join('\n  ')}`);
}
