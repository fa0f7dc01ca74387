/**
 * One call: a contact that follows the flows, by the semantics of the flow language. Time passes
 * only while the caller is silent: prompts and functions take none.
 */
import { randomUUID } from 'node:crypto';
import { type ActionKind, actionKinds } from '../../lib/contact-flows/action-kinds.ts';
import type { ErrorType } from '../../lib/contact-flows/flow-types.ts';
import { operators } from './conditions.ts';
import type {
  ActingCall,
  ActionResult,
  CallOptions,
  Contact,
  Instance,
  PhoneEvent,
  Waiting,
} from './contact.ts';
import type { BranchName } from './coverage.ts';
import { type Action, FlowError } from './flow.ts';
import { type FlowLogEntry, flowLogLine } from './flow-log.ts';
import type { Entered } from './keypad-entry.ts';
import { perform } from './perform.ts';
import type { PromptEvent } from './speech.ts';
import { Trace } from './trace.ts';

const MAX_ACTIONS = 1000;

/**
 * Whether a flow may have a branch for a failure of the action; without one, Connect disconnects
 * the caller.
 */
function canFail({ kind }: Action): boolean {
  const { NoMatchingError }: ActionKind['errors'] = actionKinds[kind].errors;
  return NoMatchingError !== undefined && NoMatchingError.need !== 'refused';
}

/** A call, driven by the caller's keys and silence. */
export class Call implements ActingCall {
  readonly id = randomUUID();
  readonly trace = new Trace();
  readonly instance: Instance;
  readonly options: CallOptions;
  readonly contact: Contact;
  #action: Action;
  #waiting: Waiting | undefined;
  #ended = false;
  #events: PhoneEvent[] = [];
  /** A prompt that keys do not interrupt was played: keys pressed during it are lost. */
  #ignoresKeys = false;
  /** The entry just ended because it reached its maximum length. */
  #endedByLength = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(instance: Instance, options: CallOptions = {}) {
    this.instance = instance;
    this.options = options;
    this.contact = {
      contactId: this.id,
      customer: options.from ?? '+85290000000',
      system: instance.number,
      external: {},
      attributes: {},
      flowAttributes: {},
      storedInput: undefined,
      voice: 'Joanna',
      logging: false,
      loops: new Map(),
      flow: instance.entry,
    };
    this.#action = this.#at(instance.entry.start);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The current action. */
  get action(): Action {
    return this.#action;
  }

  /** Seconds until the time limit of the current entry; undefined if the flow waits for no keys. */
  get secondsLeft(): number | undefined {
    return this.#waiting?.entry.secondsLeft;
  }

  /**
   * Begins the call. Resolves, like `press` and `silence`, to the events until the flow waits for
   * keys or ends.
   */
  start(): Promise<PhoneEvent[]> {
    return this.#enqueue(() => this.#run());
  }

  /**
   * Presses keys quickly one after another. Keys during a prompt that does not listen are lost.
   * @param keys `0`-`9`, `*`, `#`
   */
  press(keys: string): Promise<PhoneEvent[]> {
    return this.#enqueue(async () => {
      this.#ignoresKeys = false;
      for (const key of keys) {
        if (!this.#waiting || this.#ignoresKeys) break;
        const dropped = key === '#' && this.#endedByLength;
        this.#endedByLength = false;
        if (dropped) continue;
        const entered = this.#waiting.entry.press(key);
        if (entered) await this.#continueAfter(entered);
      }
    });
  }

  /**
   * Lets time pass without a key.
   * @param seconds by default until the time limit of the current entry
   */
  silence(seconds = this.secondsLeft ?? 0): Promise<PhoneEvent[]> {
    return this.#enqueue(async () => {
      for (let left = seconds; left > 0 && this.#waiting; ) {
        this.#endedByLength = false;
        const passed = Math.min(left, this.#waiting.entry.secondsLeft);
        left -= passed;
        const entered = this.#waiting.entry.wait(passed);
        if (entered) await this.#continueAfter(entered);
      }
    });
  }

  /** Ends the call from the caller's side. */
  hangUp(): void {
    this.#ended = true;
    this.#waiting = undefined;
  }

  say(prompt: PromptEvent, { interruptible }: { interruptible: boolean }): void {
    if (prompt.text === '') return;
    this.#events.push(prompt);
    if (!interruptible) this.#ignoresKeys = true;
  }

  log(entry: FlowLogEntry): void {
    const { contact, instance } = this;
    if (contact.logging)
      instance.log?.(flowLogLine(this.id, contact.flow, this.#action, instance.now(), entry));
  }

  #enqueue(act: () => Promise<void>): Promise<PhoneEvent[]> {
    const turn = this.#turn.then(async () => {
      try {
        await act();
        return this.#events;
      } catch (error) {
        this.hangUp();
        throw error;
      } finally {
        this.#events = [];
      }
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #continueAfter(entered: Entered): Promise<void> {
    const { entry, encrypted } = this.#waiting as Waiting;
    this.#waiting = undefined;
    this.#endedByLength = entry.form.mode === 'digits' && entered.full;
    this.#follow(await perform.entered(this, this.#action, entered, encrypted));
    await this.#run();
  }

  async #run(): Promise<void> {
    const { budget = MAX_ACTIONS, fails, coverage } = this.options;
    for (let count = 0; !this.#ended; count++) {
      if (count >= budget)
        throw this.#fault(`${budget} actions without the caller: the flow loops endlessly`);
      const action = this.#action;
      const { flow } = this.contact;
      coverage?.takeAction(flow, action);
      this.trace.reach(flow.name, action);
      const fault = canFail(action) && fails?.(flow, action);
      const outcome: ActionResult = fault
        ? { error: 'NoMatchingError' }
        : await perform.action(this, action);
      // The caller hung up in the meantime.
      if (this.#ended) return;
      if (typeof outcome === 'object' && 'entry' in outcome) return this.#listen(outcome);
      this.#follow(outcome);
    }
  }

  #listen({ entry, encrypted }: Waiting): void {
    this.#waiting = { entry, encrypted };
    const { form } = entry;
    const maxDigits = form.mode === 'menu' ? 1 : form.maxDigits;
    this.#events.push({ type: 'listening', mode: form.mode, maxDigits, encrypted });
  }

  #follow(outcome: Exclude<ActionResult, Waiting>): void {
    const { contact, instance } = this;
    if (outcome === 'ended') {
      this.#ended = true;
      this.#events.push({ type: 'disconnected' });
      return;
    }
    if (typeof outcome === 'object' && 'transfer' in outcome) {
      this.#left('next');
      const flow = instance.flows.get(outcome.transfer);
      if (!flow) throw this.#fault(`leads to ${outcome.transfer}, which is not a flow`);
      contact.flow = flow;
      contact.flowAttributes = {};
      contact.loops.clear();
      this.#action = this.#at(flow.start);
      return;
    }
    const [branch, to] = this.#branch(outcome);
    this.#left(branch);
    this.#action = this.#at(to);
  }

  /**
   * The branch that an outcome takes, and the action that it leads to. The first condition that is
   * true wins.
   */
  #branch(outcome: 'next' | { result: string } | { error: ErrorType }): [BranchName, string] {
    const { next, conditions, errors } = this.#action.branches;
    if (outcome === 'next' && next !== undefined) return ['next', next];
    if (typeof outcome === 'object' && 'result' in outcome) {
      const met = conditions.find(({ operator, operand }) =>
        operators[operator](outcome.result, operand),
      );
      if (met) return [`${met.operator} ${met.operand}`, met.to];
    }
    const type =
      typeof outcome === 'object' && 'error' in outcome ? outcome.error : 'NoMatchingCondition';
    const branch = errors.find((each) => each.type === type);
    if (!branch) throw this.#fault(`has no branch for ${type}`);
    return [type, branch.to];
  }

  #left(branch: BranchName): void {
    this.trace.leave(branch);
    this.options.coverage?.takeBranch(this.contact.flow, this.#action, branch);
  }

  #at(id: string): Action {
    const action = this.contact.flow.actions.get(id);
    if (!action) throw this.#fault(`leads to ${id}, which is not an action`);
    return action;
  }

  #fault(what: string): FlowError {
    return new FlowError(`Flow ${this.contact.flow.name}: action ${this.#action?.id} ${what}`);
  }
}
