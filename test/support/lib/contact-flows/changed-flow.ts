/** Runs the linter on the English flow after a change. The unchanged flow has no findings. */
import { contactFlows } from '../../../../lib/contact-flows/contact-flows.ts';
import type {
  Action,
  Condition,
  ErrorBranch,
  Flow,
  Value,
} from '../../../../lib/contact-flows/flow-language.ts';
import { findings } from '../../../../lib/contact-flows/lint/index.ts';
import { prompts } from '../../../../lib/contact-flows/prompts/index.ts';

/** An action whose parameters may be changed. */
export interface ChangeableAction extends Omit<Action, 'Parameters'> {
  Parameters: Record<string, Value>;
}

interface ChangeableFlow extends Omit<Flow, 'Actions'> {
  Actions: ChangeableAction[];
}

/** Returns the action with an identifier. Throws if there is none. */
export type Find = (identifier: string) => ChangeableAction;

/** Changes a copy of the English flow and returns the linter's findings. */
export function findingsAfter(change: (find: Find, flow: ChangeableFlow) => void): string[] {
  const flow = structuredClone(contactFlows().en) as unknown as ChangeableFlow;
  const find = (identifier: string) => {
    const found = flow.Actions.find(({ Identifier }) => Identifier === identifier);
    if (!found) throw new Error(`There is no action ${identifier}`);
    return found;
  };
  change(find, flow);
  return findings(flow as unknown as Flow, { goodbyes: [prompts.en.goodbye] });
}

/** The condition of an action on an operand. Throws if there is none. */
export function conditionOn({ Transitions }: ChangeableAction, operand: string): Condition {
  const found = Transitions.Conditions?.find(({ Condition }) => Condition.Operands[0] === operand);
  if (!found) throw new Error(`There is no condition on ${operand}`);
  return found;
}

/** The error branch of an action for an error type. Throws if there is none. */
export function errorBranchOn({ Transitions }: ChangeableAction, type: string): ErrorBranch {
  const found = Transitions.Errors?.find(({ ErrorType }) => ErrorType === type);
  if (!found) throw new Error(`There is no branch for ${type}`);
  return found;
}
