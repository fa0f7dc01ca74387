/** The effect of each action. Parameters were checked when the flow was read. */
import type { ParametersOf } from '../../lib/contact-flows/action-kinds.ts';
import { NOTHING_KEYED } from '../../lib/contact-flows/flow-language.ts';
import { referencesIn } from '../../lib/contact-flows/known-references.ts';
import { limits } from '../../lib/contact-flows/limits.ts';
import type { ActingCall, ActionResult, Waiting } from './contact.ts';
import { contactFlowEvent } from './contact-event.ts';
import { type Action, FlowError } from './flow.ts';
import { invokeFunction } from './function-invocation.ts';
import { isOpen } from './hours.ts';
import { encryptInput } from './input-encryption.ts';
import { type Entered, KeypadEntry } from './keypad-entry.ts';
import { interpolate, lookUp } from './references.ts';
import { speakSsml, speakText } from './speech.ts';

type EntryResult = Exclude<ActionResult, Waiting>;
type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;

/** The two halves of an action: up to its keys, and after them. */
export const perform = { action, entered };

/** Performs an action, up to the point where it waits for keys. */
async function action(call: ActingCall, action: Action): Promise<ActionResult> {
  const { contact } = call;
  switch (action.kind) {
    case 'MessageParticipant':
      return say(call, action, false) ?? 'next';
    case 'GetParticipantInput, menu':
      return say(call, action, true) ?? { entry: menuEntry(action), encrypted: false };
    case 'GetParticipantInput, store': {
      const encrypted = action.parameters.InputEncryption !== undefined;
      return say(call, action, true) ?? { entry: digitsEntry(action), encrypted };
    }
    case 'InvokeLambdaFunction':
      return invoke(call, action);
    case 'UpdateContactAttributes':
      Object.assign(contact.attributes, resolved(call, action.parameters.Attributes));
      break;
    case 'UpdateFlowAttributes': {
      const { FlowAttributes } = action.parameters;
      const values = Object.fromEntries(
        Object.entries(FlowAttributes).map(([key, { Value }]) => [key, Value]),
      );
      Object.assign(contact.flowAttributes, resolved(call, values));
      break;
    }
    case 'UpdateContactTextToSpeechVoice':
      contact.voice = action.parameters.TextToSpeechVoice;
      break;
    case 'UpdateFlowLoggingBehavior':
      contact.logging = action.parameters.FlowLoggingBehavior === 'Enabled';
      break;
    case 'UpdateContactRecordingBehavior':
      break;
    case 'Compare':
      return logged(call, action, {
        result: lookUp(action.parameters.ComparisonValue, contact) ?? '',
      });
    case 'Loop':
      return logged(call, action, { result: loop(call, action) });
    case 'TransferToFlow':
      call.log({ parameters: action.parameters });
      return { transfer: action.parameters.ContactFlowId };
    case 'CheckHoursOfOperation': {
      const hours = call.instance.hours.get(action.parameters.HoursOfOperationId);
      if (!hours) return { error: 'NoMatchingError' };
      return logged(call, action, {
        result: isOpen(hours, call.instance.now()) ? 'True' : 'False',
      });
    }
    case 'DisconnectParticipant':
      call.log({ parameters: {} });
      return 'ended';
  }
  call.log({ parameters: action.parameters });
  return 'next';
}

/** Completes an action after an entry has ended. */
async function entered(
  call: ActingCall,
  action: Action,
  { keys, timedOut }: Entered,
  encrypted: boolean,
): Promise<EntryResult> {
  if (action.kind === 'GetParticipantInput, menu') {
    call.trace.note(timedOut ? 'nothing keyed' : 'keyed one key');
    if (timedOut) return logged(call, action, { error: 'InputTimeLimitExceeded' });
    return logged(call, action, { result: keys });
  }
  const { InputEncryption, ...parameters } = (action as Of<'GetParticipantInput, store'>)
    .parameters;
  const { suite = 'signed', encryptsTimeout = false } = call.options;
  call.trace.keyed(keys);
  const input = keys || NOTHING_KEYED;
  const hidden = encrypted && InputEncryption && (keys !== '' || encryptsTimeout);
  call.contact.storedInput = hidden ? await encryptInput(input, InputEncryption, suite) : input;
  call.log({ parameters, results: call.contact.storedInput });
  return 'next';
}

function logged<Result extends { result: string } | { error: 'InputTimeLimitExceeded' }>(
  call: ActingCall,
  { parameters }: Action,
  outcome: Result,
): Result {
  call.log({ parameters, results: 'result' in outcome ? outcome.result : 'Timeout' });
  return outcome;
}

/**
 * If the voice rejects a prompt's text because of its data, the flow takes the error branch; if the
 * text is static, the flow is faulty.
 * @throws FlowError for a static prompt that the voice rejects
 */
function say(
  call: ActingCall,
  action: Of<'MessageParticipant' | 'GetParticipantInput, menu' | 'GetParticipantInput, store'>,
  interruptible: boolean,
): ActionResult | undefined {
  const { contact } = call;
  const { Text, SSML } = action.parameters;
  const written = Text ?? SSML ?? '';
  const text = interpolate(written, contact);
  const prompt =
    SSML === undefined ? speakText(text, contact.voice) : speakSsml(text, contact.voice);
  if (typeof prompt === 'string') {
    const fault = `Flow ${contact.flow.name}: action ${action.id}: its prompt ${prompt}`;
    if (referencesIn(written).length === 0) throw new FlowError(fault);
    call.trace.note(`the prompt ${prompt}`);
    return { error: 'NoMatchingError' };
  }
  call.say(prompt, { interruptible });
  if (!interruptible)
    call.log({ parameters: SSML === undefined ? { Text: text } : { SSML: text } });
  return undefined;
}

function menuEntry({ parameters }: Of<'GetParticipantInput, menu'>): KeypadEntry {
  return new KeypadEntry({ mode: 'menu', firstKey: Number(parameters.InputTimeLimitSeconds) });
}

function digitsEntry({ parameters }: Of<'GetParticipantInput, store'>): KeypadEntry {
  const { InterdigitTimeLimitSeconds = limits.betweenDigitsDefaultSeconds, DisableCancelKey } =
    parameters.DTMFConfiguration ?? {};
  return new KeypadEntry({
    mode: 'digits',
    maxDigits: Number(parameters.InputValidation.CustomValidation.MaximumLength),
    firstKey: Number(parameters.InputTimeLimitSeconds),
    betweenKeys: Number(InterdigitTimeLimitSeconds),
    cancelKey: DisableCancelKey !== 'True',
  });
}

async function invoke(
  call: ActingCall,
  { parameters }: Of<'InvokeLambdaFunction'>,
): Promise<ActionResult> {
  const { contact, instance, options } = call;
  const {
    LambdaFunctionARN,
    InvocationTimeLimitSeconds,
    LambdaInvocationAttributes = {},
  } = parameters;
  const sent = Object.fromEntries(
    Object.entries(LambdaInvocationAttributes).map(([key, each]) => [
      key,
      lookUp(each, contact) ?? null,
    ]),
  );
  const request = {
    FunctionArn: LambdaFunctionARN,
    TimeLimit: InvocationTimeLimitSeconds,
    Parameters: sent,
  };
  const run = instance.functions.get(LambdaFunctionARN);
  if (!run)
    throw new FlowError(`Flow ${contact.flow.name}: there is no function ${LambdaFunctionARN}`);
  call.log({ parameters: request });
  const event = contactFlowEvent(contact, instance.arn, sent);
  const answers = await invokeFunction(
    run,
    event,
    Number(InvocationTimeLimitSeconds),
    options.repeats,
  );
  call.trace.invoked(sent, answers);
  const last = answers.at(-1);
  if (!last || 'failed' in last) {
    call.log({ parameters: request, results: 'Error' });
    return { error: 'NoMatchingError' };
  }
  contact.external = last.answer;
  call.log({ parameters: request, externalResults: last.answer });
  return 'next';
}

/** Continues `LoopCount` times, then is done once and starts over. */
function loop(
  { contact: { loops } }: ActingCall,
  { id, parameters }: Of<'Loop'>,
): 'ContinueLooping' | 'DoneLooping' {
  const count = loops.get(id) ?? 0;
  if (count >= Number(parameters.LoopCount)) {
    loops.delete(id);
    return 'DoneLooping';
  }
  loops.set(id, count + 1);
  return 'ContinueLooping';
}

function resolved(
  { contact }: ActingCall,
  written: ParametersOf<'UpdateContactAttributes'>['Attributes'],
) {
  return Object.fromEntries(
    Object.entries(written).map(([key, each]) => [key, lookUp(each, contact) ?? '']),
  );
}
