/** Records which actions and branches of flows were taken, by any number of calls. */
import type { Action, Flow } from './flow.ts';

/** How an action was left: `next`, an operator with its operand, or an error type. */
export type BranchName = string;

/** Counts of what was taken. */
export interface CoverageReport {
  actions: { taken: number; all: number };
  branches: { taken: number; all: number };
  /** `flow / action`, or `flow / action / branch`. */
  missing: string[];
}

/** The coverage of flows by calls. */
export class Coverage {
  readonly #taken = new Set<string>();

  takeAction(flow: Flow, action: Action): void {
    this.#taken.add(`${flow.name} / ${action.id}`);
  }

  takeBranch(flow: Flow, action: Action, branch: BranchName): void {
    this.#taken.add(`${flow.name} / ${action.id} / ${branch}`);
  }

  /** Actions and branches taken so far. */
  get size(): number {
    return this.#taken.size;
  }

  has(flow: Flow, action: Action, branch: BranchName): boolean {
    return this.#taken.has(`${flow.name} / ${action.id} / ${branch}`);
  }

  report(flows: Iterable<Flow>): CoverageReport {
    const actions: string[] = [];
    const branches: string[] = [];
    for (const flow of flows) {
      for (const action of flow.actions.values()) {
        actions.push(`${flow.name} / ${action.id}`);
        branches.push(
          ...branchesOf(action).map((branch) => `${flow.name} / ${action.id} / ${branch}`),
        );
      }
    }
    const taken = (all: string[]) => ({
      taken: all.filter((each) => this.#taken.has(each)).length,
      all: all.length,
    });
    return {
      actions: taken(actions),
      branches: taken(branches),
      missing: [...actions, ...branches].filter((each) => !this.#taken.has(each)),
    };
  }
}

/**
 * The branches by which an action can be left. NextAction of an action with conditions is not one
 * of them: the flow language requires it there, but it only repeats the branch for no match.
 */
export function branchesOf({ branches: { next, conditions, errors } }: Action): BranchName[] {
  return [
    ...(next !== undefined &&
    conditions.length === 0 &&
    !errors.some(({ type }) => type === 'NoMatchingCondition')
      ? ['next']
      : []),
    ...conditions.map(({ operator, operand }) => `${operator} ${operand}`),
    ...errors.map(({ type }) => type),
  ];
}
