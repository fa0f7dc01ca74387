/**
 * Explores all branches of flows: at every choice (a key, silence, a response of the function, an
 * error inside Connect) it takes the way to the nearest branch that no call has taken yet.
 */
import { Call } from '../../../../local/connect/call.ts';
import type { Instance } from '../../../../local/connect/contact.ts';
import { branchesOf, Coverage } from '../../../../local/connect/coverage.ts';
import type { Action, Flow } from '../../../../local/connect/flow.ts';
import type { Hours } from '../../../../local/connect/hours.ts';
import { seededRandom } from '../../../../local/shared/seeded-random.ts';

interface Way {
  flow: Flow;
  action: Action;
}

interface Branch extends Way {
  branch: string;
  target: Action | undefined;
}

/**
 * Probability of taking a way that is not the best one, so that no call goes in circles forever.
 */
const DETOUR_PROBABILITY = 0.15;
const MAX_CHOICES = 300;
/**
 * Cost of an error branch: an error mostly ends the call, so everything else nearby comes first.
 */
const ERROR_BRANCH_COST = 12;
/** Number of calls that take nothing new after which distances are measured again. */
const WALKS_PER_MEASURE = 4;
/** Number of visits after which an unreached branch counts as one action farther away. */
const VISITS_PER_COST = 3;

/** Makes calls until all branches are taken. */
export class Explorer {
  readonly coverage = new Coverage();
  readonly #instance: Instance;
  readonly #random: () => number;
  /** Every branch of every flow; the last ones first, because most lead forward. */
  readonly #branches: readonly Branch[];
  /** Number of actions to the nearest untaken branch, by action. */
  #distances = new Map<Action, number>();
  readonly #tries = new Map<Action, number>();
  /** Size of the coverage when distances were measured. */
  #measured = -1;
  #walks = 0;
  #call: Call | undefined;
  #open = true;

  /** @param seed makes a run repeatable */
  constructor(instance: Instance, seed: number) {
    this.#random = seededRandom(seed);
    const answer = async () => ({ result: JSON.stringify(this.#answer()) });
    this.#instance = {
      ...instance,
      functions: new Map([...instance.functions.keys()].map((arn) => [arn, answer])),
      hours: new Map([...instance.hours.keys()].map((arn) => [arn, this.#hours()])),
    };
    this.#branches = [...this.flows]
      .flatMap((flow) =>
        [...flow.actions.values()].flatMap((action) =>
          branchesOf(action).map((branch) => {
            return { flow, action, branch, target: this.#target(flow, action, branch) };
          }),
        ),
      )
      .reverse();
  }

  get flows(): Iterable<Flow> {
    return this.#instance.flows.values();
  }

  /** Makes one call, to its end or up to the maximum number of choices. */
  async walk(): Promise<Call> {
    if (this.coverage.size !== this.#measured || this.#walks++ % WALKS_PER_MEASURE === 0) {
      this.#measured = this.coverage.size;
      this.#distances = this.#measure();
    }
    this.#open = this.#random() > DETOUR_PROBABILITY;
    const call = new Call(this.#instance, {
      coverage: this.coverage,
      suite: 'unsigned',
      fails: (flow, action) => {
        this.#tries.set(action, (this.#tries.get(action) ?? 0) + 1);
        return (
          this.#choose({ flow, action }, (branch) => branch === 'NoMatchingError', true) !==
          undefined
        );
      },
    });
    this.#call = call;
    await call.start();
    for (let count = 0; !call.ended && count < MAX_CHOICES; count++) await this.#act(call);
    call.hangUp();
    return call;
  }

  /** In some calls the hours are closed. */
  #hours(): Hours {
    const config = () => (this.#open ? DAY_AND_NIGHT : []);
    return {
      TimeZone: 'Asia/Hong_Kong',
      get Config() {
        return config();
      },
    };
  }

  async #act(call: Call): Promise<void> {
    const { flow } = call.contact;
    const { action } = call;
    if (action.kind === 'GetParticipantInput, menu') {
      const branch = this.#choose({ flow, action }, (each) => each !== 'NoMatchingError');
      const key = branch?.replace('Equals ', '');
      if (key === 'InputTimeLimitExceeded') await call.silence();
      else
        await call.press(
          key === undefined || key === 'NoMatchingCondition' ? this.#otherKey(action) : key,
        );
      return;
    }
    const next = flow.actions.get(action.branches.next ?? '');
    const asked = next?.kind === 'Compare' ? this.#choose({ flow, action: next }) : undefined;
    const star = [...flow.actions.values()].find(
      (each) =>
        each.id === next?.branches.errors[0]?.to &&
        each.branches.conditions.some(({ operand }) => operand === '*'),
    );
    if (asked === 'Equals Timeout') await call.silence();
    else if (star && this.#choose({ flow, action: star }) === 'TextContains *')
      await call.press('*#');
    else if (star) await call.press('700#');
    else if (this.#random() < 0.5) await call.press('12345678#');
    else {
      await call.press('12*34');
      await call.silence();
    }
  }

  /**
   * The function's response: the values that the comparisons after the invocation need, each key
   * chosen independently.
   */
  #answer(): Record<string, string> {
    const call = this.#call as Call;
    const { flow } = call.contact;
    const answer: Record<string, string> = { speech: '<speak>Speech</speak>', next: '2' };
    for (const action of flow.actions.values()) {
      const key =
        action.kind === 'Compare' &&
        /^\$\.External\.(.+)$/.exec(action.parameters.ComparisonValue)?.[1];
      if (!key) continue;
      const near = action.id === call.action.branches.next;
      const branch = near ? this.#choose({ flow, action }) : this.#any(branchesOf(action));
      if (answer[key] === undefined || near)
        answer[key] = branch?.replace('Equals ', '') ?? 'unknown';
    }
    return answer;
  }

  #otherKey(action: Action): string {
    const taken = action.branches.conditions.map(({ operand }) => operand);
    return [...'4567#*'].find((key) => !taken.includes(key)) ?? '#';
  }

  /**
   * Chooses one of the allowed branches. With `only`, the result is undefined unless an allowed
   * branch is better than every other one: an error is not needed where a key would do.
   */
  #choose(
    at: Way,
    allowed: (branch: string) => boolean = () => true,
    only = false,
  ): string | undefined {
    const ways = branchesOf(at.action).map((branch) => ({ branch, cost: this.#cost(at, branch) }));
    const best = Math.min(...ways.map(({ cost }) => cost));
    const good = ways.filter(
      ({ branch, cost }) =>
        allowed(branch) && (cost === best || (!only && this.#random() < DETOUR_PROBABILITY)),
    );
    if (good.length > 0) return this.#any(good.map(({ branch }) => branch));
    if (only) return undefined;
    const possible = ways.filter(({ branch }) => allowed(branch));
    const lowest = Math.min(...possible.map(({ cost }) => cost));
    return possible.find(({ cost }) => cost === lowest)?.branch;
  }

  #cost({ flow, action }: Way, branch: string): number {
    if (!this.coverage.has(flow, action, branch)) return this.#untakenCost(action, branch);
    return 1 + distanceIn(this.#distances, this.#target(flow, action, branch));
  }

  #untakenCost(action: Action, branch: string): number {
    return branch === 'NoMatchingError'
      ? ERROR_BRANCH_COST
      : Math.floor((this.#tries.get(action) ?? 0) / VISITS_PER_COST);
  }

  #target(flow: Flow, { kind, parameters, branches }: Action, branch: string): Action | undefined {
    if (branch === 'next' && kind === 'TransferToFlow') {
      const other = this.#instance.flows.get(parameters.ContactFlowId);
      return other?.actions.get(other.start);
    }
    const condition = branches.conditions.find(
      ({ operator, operand }) => `${operator} ${operand}` === branch,
    );
    const error = branches.errors.find(({ type }) => type === branch);
    return flow.actions.get(condition?.to ?? error?.to ?? branches.next ?? '');
  }

  #measure(): Map<Action, number> {
    const distances = new Map<Action, number>();
    const lower = (action: Action, cost: number): boolean => {
      const isLower = cost < distanceIn(distances, action);
      if (isLower) distances.set(action, cost);
      return isLower;
    };
    const isTaken = ({ flow, action, branch }: Branch) => this.coverage.has(flow, action, branch);
    const { taken = [], untaken = [] } = Object.groupBy(this.#branches, (each) =>
      isTaken(each) ? 'taken' : 'untaken',
    );
    for (const { action, branch } of untaken) lower(action, this.#untakenCost(action, branch));
    for (let changed = true; changed; ) {
      changed = false;
      for (const { action, target } of taken)
        changed = lower(action, 1 + distanceIn(distances, target)) || changed;
    }
    return distances;
  }

  #any<Value>(values: readonly Value[]): Value | undefined {
    return values[Math.floor(this.#random() * values.length)];
  }
}

function distanceIn(distances: Map<Action, number>, action: Action | undefined): number {
  return (action && distances.get(action)) ?? Number.POSITIVE_INFINITY;
}

const DAY_AND_NIGHT = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
].map((Day) => ({
  Day,
  StartTime: { Hours: 0, Minutes: 0 },
  EndTime: { Hours: 0, Minutes: 0 },
}));
