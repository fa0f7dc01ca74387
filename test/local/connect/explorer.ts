/**
 * Goes through flows by all of their branches: at every choice (a key, silence, an answer of the function, a fault of Connect) it takes
 * the way to the nearest branch that no call has taken yet.
 */
import { Call } from '../../../local/connect/call.ts';
import type { Instance } from '../../../local/connect/contact.ts';
import { branchesOf, Coverage } from '../../../local/connect/coverage.ts';
import type { Action, Flow } from '../../../local/connect/flow.ts';
import type { Hours } from '../../../local/connect/hours.ts';
import { seededRandom } from '../../../local/shared/seeded-random.ts';

interface Way {
  flow: Flow;
  action: Action;
}

/** How often the second best way is taken, so that no call goes in circles for ever. */
const WHIM = 0.15;
const MOST_CHOICES = 300;
/** A fault mostly ends the call: first whatever else is near. */
const LAST = 12;
/** A branch that is not taken however often the call comes by draws less and less. */
const PATIENCE = 3;

export class Explorer {
  readonly coverage = new Coverage();
  readonly #instance: Instance;
  readonly #random: () => number;
  /** Actions to the nearest branch not taken, by flow and action. */
  #distances = new Map<Action, number>();
  readonly #tries = new Map<Action, number>();
  #call: Call | undefined;
  #open = true;

  /** @param seed so that a walk can be taken again */
  constructor(instance: Instance, seed: number) {
    this.#random = seededRandom(seed);
    const answer = async () => ({ result: JSON.stringify(this.#answer()) });
    this.#instance = {
      ...instance,
      functions: new Map([...instance.functions.keys()].map((arn) => [arn, answer])),
      hours: new Map([...instance.hours.keys()].map((arn) => [arn, this.#hours()])),
    };
  }

  get flows(): Iterable<Flow> {
    return this.#instance.flows.values();
  }

  /** One call, to its end or until it has gone on for very long. */
  async walk(): Promise<Call> {
    this.#distances = this.#measure();
    this.#open = this.#random() > WHIM;
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
    for (let count = 0; !call.ended && count < MOST_CHOICES; count++) await this.#act(call);
    call.hangUp();
    return call;
  }

  /** Closed in some calls. */
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
    if (asked === 'Equals Timeout') await call.silence();
    else if (this.#random() < 0.5) await call.press('12345678#');
    else {
      await call.press('12*34');
      await call.silence();
    }
  }

  /** What the function says: what the comparisons behind the invocation ask for, each key on its own. */
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
        answer[key] = branch?.replace('Equals ', '') ?? 'unheard of';
    }
    return answer;
  }

  #otherKey(action: Action): string {
    const taken = action.branches.conditions.map(({ operand }) => operand);
    return [...'4567#*'].find((key) => !taken.includes(key)) ?? '#';
  }

  /**
   * The branch to take among those allowed. With `only`, undefined unless it is better than every other branch: a fault is not needed
   * where a key would do.
   */
  #choose(
    at: Way,
    allowed: (branch: string) => boolean = () => true,
    only = false,
  ): string | undefined {
    const ways = branchesOf(at.action).map((branch) => ({ branch, cost: this.#cost(at, branch) }));
    const best = Math.min(...ways.map(({ cost }) => cost));
    const good = ways.filter(
      ({ branch, cost }) => allowed(branch) && (cost === best || (!only && this.#random() < WHIM)),
    );
    if (good.length > 0) return this.#any(good.map(({ branch }) => branch));
    if (only) return undefined;
    const possible = ways.filter(({ branch }) => allowed(branch));
    const least = Math.min(...possible.map(({ cost }) => cost));
    return possible.find(({ cost }) => cost === least)?.branch;
  }

  #cost({ flow, action }: Way, branch: string): number {
    if (!this.coverage.has(flow, action, branch)) {
      return branch === 'NoMatchingError'
        ? LAST
        : Math.floor((this.#tries.get(action) ?? 0) / PATIENCE);
    }
    const target = this.#target(flow, action, branch);
    return 1 + ((target && this.#distances.get(target)) ?? Number.POSITIVE_INFINITY);
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
    const all = [...this.flows].flatMap((flow) =>
      [...flow.actions.values()].map((action) => ({ flow, action })),
    );
    for (let changed = true; changed; ) {
      changed = false;
      for (const { flow, action } of all) {
        this.#distances = distances;
        const least = Math.min(
          ...branchesOf(action).map((branch) => this.#cost({ flow, action }, branch)),
        );
        if (least < (distances.get(action) ?? Number.POSITIVE_INFINITY)) {
          distances.set(action, least);
          changed = true;
        }
      }
    }
    return distances;
  }

  #any<Value>(values: readonly Value[]): Value | undefined {
    return values[Math.floor(this.#random() * values.length)];
  }
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
