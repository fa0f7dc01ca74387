import type { Flow } from '../flow-language.ts';
import type { FlowType } from '../flow-types.ts';

/** What the rules need to know beside the flow. */
export interface LintContext {
  /** Prompts that may end a call. If a flow says goodbye in several languages, any of them may. */
  goodbyes: readonly string[];
  /** Default: CONTACT_FLOW, for inbound calls. */
  flowType?: FlowType;
  /** Whether the flow already contains ARNs and certificates, in place of placeholders. */
  bound?: boolean;
}

/** Returns the findings in a flow, one sentence each, which begins with the action's identifier. */
export type Rule = (flow: Flow, context: LintContext) => string[];
