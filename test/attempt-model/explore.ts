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
import { entryOf, isRunning, RuleBroken, type Scenario, type State } from './scenario.ts';
import { actions, initialState } from './states.ts';

/**
 * The actions that led to a state, the last one first. As a list it is shared by the states after.
 */
interface Path {
  name: string;
  before: Path | undefined;
}

/**
 * Visits every state that can be reached.
 * @returns the number of states
 * @throws RuleBroken with the actions that led to the state where a rule does not hold
 */
export function explore(scenario: Scenario): number {
  const seen = new Set<string>();
  // Cheaper to find than a fingerprint; most ways lead to a state that is identical to another.
  const identical = new Set<string>();
  const stack: { state: State; path: Path | undefined }[] = [
    { state: initialState(scenario), path: undefined },
  ];
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { state, path } = visit;
    const known = fingerprint(state);
    if (seen.has(known)) continue;
    seen.add(known);
    withPath(path, () => checkAtRest(state));
    for (const { name, next } of withPath(path, () => actions(state))) {
      const way = { name, before: path };
      const reached = withPath(way, next);
      const identity = identityOf(reached);
      if (identical.has(identity)) continue;
      identical.add(identity);
      stack.push({ state: reached, path: way });
    }
  }
  return seen.size;
}

/** A string that is equal for states with the same objects: contents and steps are one each. */
function identityOf({ item, processes, now, pauses }: State): string {
  const steps = processes.map((process) =>
    isRunning(process) ? `${numberOf(process.step)}:${process.startedAt}` : '',
  );
  return [item ? numberOf(item) : '', now, pauses.length, ...steps].join();
}

const numbers = new WeakMap<object, number>();
let objects = 0;

function numberOf(object: object): number {
  return entryOf(numbers, object, () => ++objects);
}

/** Follows one random path to its end; `choose(n)` returns an integer from 0 to n - 1. */
export function walk(scenario: Scenario, choose: (below: number) => number): void {
  let path: Path | undefined;
  let state = initialState(scenario);
  for (;;) {
    withPath(path, () => checkAtRest(state));
    const possible = withPath(path, () => actions(state));
    const action = possible[choose(possible.length)];
    if (!action) return;
    path = { name: action.name, before: path };
    state = withPath(path, action.next);
  }
}

function withPath<T>(path: Path | undefined, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RuleBroken)
      throw new RuleBroken(`${error.message}\n  ${namesOf(path).join('\n  ')}`);
    throw error;
  }
}

function namesOf(path: Path | undefined): string[] {
  const names: string[] = [];
  for (let at = path; at; at = at.before) names.unshift(at.name);
  return names;
}
