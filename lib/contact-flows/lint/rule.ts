import type { Flow } from '../flow-language.ts';
import type { FlowType } from '../flow-types.ts';

export interface LintContext {
  /** What may be the last thing said in a call: in a flow of several languages, one of them is enough. */
  goodbyes: readonly string[];
  /** Default: CONTACT_FLOW, for calls that come in. */
  flowType?: FlowType;
  /** Whether ARNs and certificates are in it already. */
  bound?: boolean;
}

/** What a rule finds: one sentence each, beginning with the action's identifier. */
export type Rule = (flow: Flow, context: LintContext) => string[];
