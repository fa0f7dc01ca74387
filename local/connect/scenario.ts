/** Plays a scenario on the simulator: every prompt, key and invocation exactly as it is written. */
import type { PhoneLanguage } from '../../functions/phone/contract.ts';
import {
  answerAt,
  type FunctionOutcome,
  heardText,
  keysPressed,
  type PressStep,
  type Scenario,
  type SilenceStep,
} from '../../lib/contact-flows/scenarios/scenario.ts';
import { Call } from './call.ts';
import type { CallOptions, Instance, PhoneEvent } from './contact.ts';
import type { Invoke } from './function-invocation.ts';
import type { Hours } from './hours.ts';
import { says } from './testing-language/says.ts';

/** A call did not go as its scenario says. The message names the scenario and the step. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/**
 * Plays a scenario in one language.
 * @param options of the call, such as its coverage
 * @throws ScenarioError for a prompt or an invocation that the scenario does not say, or says and
 * the call does not have
 */
export async function playScenario(
  instance: Instance,
  scenario: Scenario,
  language: PhoneLanguage,
  options: CallOptions = {},
): Promise<Call> {
  const outcomes = scenario.call.flatMap((step) => ('function' in step ? [step.function] : []));
  const expected = [...outcomes];
  const refuse = (what: string): never => {
    throw new ScenarioError(`${scenario.name} (${language}): ${what}`);
  };
  const invoke: Invoke = async ({ Details }) => {
    const outcome = expected.shift();
    const { step } = Details.Parameters;
    // An error here would be one of the function: the call would go on.
    if (!outcome || outcome.step !== step) return { error: unexpected(step, outcome) };
    return resultOf(outcome, language);
  };
  const call = new Call(
    {
      ...instance,
      functions: new Map([...instance.functions.keys()].map((arn) => [arn, invoke])),
      ...(scenario.closed && { hours: new Map(closedHours(instance)) }),
    },
    { suite: 'unsigned', repeats: { times: 1, how: 'in-sequence', faults: false }, ...options },
  );
  let said = await textsOf(call.start());
  for (const [index, step] of scenario.call.entries()) {
    const at = `step ${index + 1}: `;
    if ('hear' in step) {
      const text = heardText(step, language);
      const heard = said.shift();
      if (heard === undefined || !says(heard, text)) refuse(`${at}heard ${heard}, not ${text}`);
    } else if (!('function' in step)) {
      if (said.length > 0) refuse(`${at}also heard ${said}`);
      if (call.secondsLeft === undefined) refuse(`${at}the call does not wait for keys`);
      said = await textsOf(act(call, step, language));
    }
  }
  if (said.length > 0) refuse(`also heard ${said} at the end`);
  if (expected.length > 0) refuse(`the function was not asked for ${expected[0]?.step}`);
  const asked = call.trace.entries().flatMap(({ invocation }) => invocation?.parameters.step ?? []);
  const wanted = outcomes.map(({ step }) => step);
  if (`${asked}` !== `${wanted}`) refuse(`the function was asked for ${asked}, not ${wanted}`);
  return call;
}

const act = (call: Call, step: PressStep | SilenceStep, language: PhoneLanguage) =>
  'silence' in step ? call.silence() : call.press(keysPressed(step, language));

const unexpected = (step: unknown, outcome: FunctionOutcome | undefined) => ({
  errorType: 'Unexpected',
  errorMessage: `asked for ${step}, not ${outcome?.step}`,
});

function resultOf(outcome: FunctionOutcome, language: PhoneLanguage): Awaited<ReturnType<Invoke>> {
  if ('fails' in outcome) {
    if (outcome.fails === 'TimeLimitExceeded') return 'timed-out';
    return { error: { errorType: 'Error', errorMessage: '' } };
  }
  return { result: JSON.stringify(answerAt(outcome, language)) };
}

function* closedHours({ hours }: Instance) {
  for (const [arn, { TimeZone }] of hours) yield [arn, { TimeZone, Config: [] }] as [string, Hours];
}

async function textsOf(events: Promise<PhoneEvent[]>): Promise<string[]> {
  return (await events).flatMap((event) => (event.type === 'prompt' ? [event.text] : []));
}
