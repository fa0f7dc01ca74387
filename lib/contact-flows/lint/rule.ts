import type { Flow } from '../flow-language.ts';

export interface LintContext {
  /** What may be the last thing said in a call: in a flow of several languages, one of them is enough. */
  goodbyes: readonly string[];
}

/** What a rule finds: one sentence each, beginning with the action's identifier. */
export type Rule = (flow: Flow, context: LintContext) => string[];
