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
  /** The branches by which each action was left, by the flow's name and the action's id. */
  readonly #taken = new Map<string, Map<string, Set<BranchName>>>();
  #size = 0;

  takeAction(flow: Flow, action: Action): void {
    const actions = this.#taken.get(flow.name) ?? new Map<string, Set<BranchName>>();
    this.#taken.set(flow.name, actions);
    if (actions.has(action.id)) return;
    actions.set(action.id, new Set());
    this.#size++;
  }

  takeBranch(flow: Flow, action: Action, branch: BranchName): void {
    this.takeAction(flow, action);
    const branches = this.#branchesTaken(flow, action);
    if (branches?.has(branch)) return;
    branches?.add(branch);
    this.#size++;
  }

  /** Actions and branches taken so far. */
  get size(): number {
    return this.#size;
  }

  has(flow: Flow, action: Action, branch: BranchName): boolean {
    return this.#branchesTaken(flow, action)?.has(branch) ?? false;
  }

  report(flows: Iterable<Flow>): CoverageReport {
    const actions: [name: string, isTaken: boolean][] = [];
    const branches: [name: string, isTaken: boolean][] = [];
    for (const flow of flows) {
      for (const action of flow.actions.values()) {
        const name = `${flow.name} / ${action.id}`;
        const taken = this.#branchesTaken(flow, action);
        actions.push([name, taken !== undefined]);
        for (const branch of branchesOf(action))
          branches.push([`${name} / ${branch}`, taken?.has(branch) ?? false]);
      }
    }
    const counts = (all: typeof actions) => ({
      taken: all.filter(([, isTaken]) => isTaken).length,
      all: all.length,
    });
    return {
      actions: counts(actions),
      branches: counts(branches),
      missing: [...actions, ...branches].flatMap(([name, isTaken]) => (isTaken ? [] : [name])),
    };
  }

  #branchesTaken(flow: Flow, action: Action): Set<BranchName> | undefined {
    return this.#taken.get(flow.name)?.get(action.id);
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
