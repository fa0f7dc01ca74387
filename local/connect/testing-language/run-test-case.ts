import { isKnown } from '../../../lib/contact-flows/known-references.ts';
import type {
  Observation,
  TestAction,
  TestCase,
  TestEvent,
} from '../../../lib/contact-flows/testing-language/testing-language.ts';
import { testCaseLimits } from '../../../lib/contact-flows/testing-language/testing-language.ts';
import { Call } from '../call.ts';
import { operators } from '../conditions.ts';
import type { CallOptions, Instance, PhoneEvent } from '../contact.ts';
import { lookUp } from '../references.ts';
import { secondsToHear } from '../spoken-time.ts';
import { Overrides } from './overrides.ts';
import { TestCaseError } from './read-test-case.ts';
import { says } from './says.ts';

/** How a run ended: as Connect reports it, with the reason of a failure. */
export type TestResult = { status: 'PASSED' } | { status: 'FAILED'; reason: string };

type Happened =
  | { type: 'TestInitiated' | 'TestCompleted' }
  | { type: 'MessageReceived'; text: string; listens: boolean }
  | { type: 'FlowActionStarted'; action: string; arn: string };

/**
 * Runs the content of a test case on the simulator. A run passes if every observation was made, in
 * its order, and every assertion held. A run that needs five minutes has failed: messages take the
 * time of being heard to their end, and entries that of the caller's silence.
 * @param options of the call, such as its coverage
 * @throws TestCaseError for an operator, a reference or a resource that is not known
 */
export async function runTestCase(
  instance: Instance,
  testCase: TestCase,
  options: CallOptions = {},
): Promise<TestResult> {
  return new Run(instance, testCase, options).run();
}

class Run {
  readonly #byId: ReadonlyMap<string, Observation>;
  readonly #overrides: Overrides;
  readonly #call: Call;
  readonly #testCase: TestCase;
  /** Observations whose event may happen now. */
  #awaited: Observation[];
  #made = 0;
  /** Events that have not been matched yet, in order. */
  #events: Happened[] = [];
  #keys: string[] = [];
  #ended = false;
  #failure: string | undefined;

  constructor(instance: Instance, testCase: TestCase, options: CallOptions) {
    this.#testCase = testCase;
    this.#byId = new Map(testCase.Observations.map((each) => [each.Identifier, each]));
    const later = new Set(
      testCase.Observations.flatMap(({ Transitions }) => Transitions.NextObservations),
    );
    this.#awaited = testCase.Observations.filter(({ Identifier }) => !later.has(Identifier));
    this.#overrides = new Overrides(instance, (action, arn) =>
      this.#events.push({ type: 'FlowActionStarted', action, arn }),
    );
    // An override stands for one invocation: Connect's own retries would use up the next ones.
    this.#call = new Call(this.#overrides.instance(), {
      suite: 'unsigned',
      repeats: { times: 1, how: 'in-sequence', faults: false },
      ...options,
    });
  }

  async run(): Promise<TestResult> {
    this.#happen({ type: 'TestInitiated' });
    let said = await this.#call.start();
    for (let seconds = 0; ; ) {
      seconds += said.reduce((sum, each) => sum + secondsOf(each), 0);
      if (seconds >= testCaseLimits.seconds) {
        this.#failure ??= `takes more than ${testCaseLimits.seconds} s`;
        break;
      }
      this.#match(said);
      if (this.#ended || this.#call.ended) break;
      const keys = this.#keys.shift();
      if (keys !== undefined) {
        said = await this.#call.press(keys);
        continue;
      }
      const { secondsLeft = 0 } = this.#call;
      seconds += secondsLeft;
      said = await this.#call.silence(secondsLeft);
    }
    this.#call.hangUp();
    this.#happen({ type: 'TestCompleted' });
    return this.#result();
  }

  #result(): TestResult {
    const { length } = this.#testCase.Observations;
    if (this.#failure) return { status: 'FAILED', reason: this.#failure };
    if (this.#made === length) return { status: 'PASSED' };
    const [next] = this.#awaited;
    const wanted = JSON.stringify(next?.Event.Properties);
    return { status: 'FAILED', reason: `${next?.Identifier} was not observed: ${wanted}` };
  }

  /** Matches what happened in the meantime, in order: invocations come before what is said then. */
  #match(said: readonly PhoneEvent[]): void {
    const started = this.#events;
    this.#events = [];
    for (const each of started) this.#happen(each);
    said.forEach((event, index) => {
      if (event.type !== 'prompt') return;
      const listens = said[index + 1]?.type === 'listening';
      this.#happen({ type: 'MessageReceived', text: event.text, listens });
    });
  }

  #happen(event: Happened): void {
    if (this.#ended && event.type !== 'TestCompleted') return;
    const observation = this.#awaited.find(({ Event }) => matches(Event, event));
    if (!observation) return;
    this.#made++;
    this.#awaited = this.#awaited.filter((each) => each !== observation);
    for (const id of observation.Transitions.NextObservations)
      this.#awaited.push(this.#byId.get(id) as Observation);
    // Connect discards keys pressed during a prompt that does not wait for any.
    const listens = event.type !== 'MessageReceived' || event.listens;
    const actions = new Map(observation.Actions.map((each) => [each.Identifier, each]));
    for (let action = observation.Actions[0]; action; ) {
      this.#act(action, listens);
      action = actions.get(action.Transitions.NextAction ?? '');
    }
  }

  #act(action: TestAction, listens: boolean): void {
    switch (action.Type) {
      case 'OverrideSystemBehavior':
        this.#overrides.add(action.Parameters.Behavior.Properties);
        break;
      case 'SendInstruction': {
        const { Instruction } = action.Parameters;
        if (Instruction.Type === 'Disconnect') this.#call.hangUp();
        else if (listens) this.#keys.push(Instruction.Properties.Value);
        break;
      }
      case 'Assert':
        this.#assert(action.Identifier, action.Parameters);
        break;
      case 'TestControl':
        this.#ended = true;
    }
  }

  #assert(id: string, { Namespace, Operator, Operand }: Record<string, string>): void {
    if (!isKnown(Namespace ?? ''))
      throw new TestCaseError(`${id} asserts on ${Namespace}, unknown`);
    const holds = operators[Operator as keyof typeof operators];
    if (!holds) throw new TestCaseError(`${id} asserts by ${Operator}, unknown`);
    const value = lookUp(Namespace ?? '', this.#call.contact) ?? '';
    if (!holds(value, Operand ?? '')) this.#failure ??= `${id}: ${Namespace} is ${value}`;
  }
}

const secondsOf = (event: PhoneEvent): number =>
  event.type === 'prompt' ? secondsToHear(event) : 0;

function matches({ Type, Properties }: TestEvent, event: Happened): boolean {
  if (Type !== event.type) return false;
  if (event.type === 'MessageReceived' && 'Text' in Properties)
    return says(event.text, Properties.Text);
  if (event.type !== 'FlowActionStarted' || !('ActionType' in Properties)) return true;
  const { ActionType, ActionParameters } = Properties;
  return ActionType === event.action && Object.values(ActionParameters).includes(event.arn);
}
