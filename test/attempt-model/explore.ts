/**
 * A model checker for the attempt protocol. It runs production's own state machine and requests
 * against an in-memory DynamoDB (compared with a real engine in test/memory-dynamodb) that has the
 * template's keys and indexes. It makes one request at a time, in every order; processes die before
 * or after any request, answers are lost, requests are repeated, passwords are replaced and IDs
 * retired in between, time passes, and midnight comes. After each request it checks the item
 * against the rules.
 */
import { checkAtRest } from './at-rest.ts';
import { fingerprint } from './fingerprint.ts';
import { RuleBroken, type Scenario, type State } from './scenario.ts';
import { actions, initialState } from './states.ts';

/**
 * Visits every state that can be reached.
 * @returns the number of states
 * @throws RuleBroken with the actions that led to the state where a rule does not hold
 */
export function explore(scenario: Scenario): number {
  const seen = new Set<string>();
  const stack: { state: State; path: readonly string[] }[] = [
    { state: initialState(scenario), path: [] },
  ];
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { state, path } = visit;
    const known = fingerprint(state);
    if (seen.has(known)) continue;
    seen.add(known);
    withPath(path, () => checkAtRest(state));
    for (const action of withPath(path, () => actions(state))) {
      const way = [...path, action.name];
      stack.push({ state: withPath(way, action.next), path: way });
    }
  }
  return seen.size;
}

/** Follows one random path to its end; `choose(n)` returns an integer from 0 to n - 1. */
export function walk(scenario: Scenario, choose: (below: number) => number): void {
  const path: string[] = [];
  let state = initialState(scenario);
  for (;;) {
    withPath(path, () => checkAtRest(state));
    const possible = withPath(path, () => actions(state));
    const action = possible[choose(possible.length)];
    if (!action) return;
    path.push(action.name);
    state = withPath(path, action.next);
  }
}

function withPath<T>(path: readonly string[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RuleBroken)
      throw new RuleBroken(`${error.message}\n  ${path.join('\n  ')}`);
    throw error;
  }
}
