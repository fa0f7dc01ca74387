/**
 * The words that dialogues are written in. A block is what happens in order; its last step ends the call, goes to a scene, or branches
 * into blocks that do. A branch for what can fail is only written where it is not the usual one: to the scene `Unavailable`.
 */
import {
  type PhoneAnswer,
  type PhoneLanguage,
  type PhoneParameters,
  type PhoneResult,
  type PhoneStep,
  phoneSteps,
} from '../../functions/phone/contract.ts';
import { type ActionType, type ErrorType, KEYED, NOTHING_KEYED, type Parameters } from './flow-language.ts';
import { type Voice, voices } from './voices.ts';

/** How long the first key of an entry is waited for; what can be looked up on paper takes a while. */
const SECONDS_TO_FIRST_DIGIT = '10';
/** Between two digits; after that, what was keyed is the entry, however short. */
const SECONDS_BETWEEN_DIGITS = '5';
/** As long as Connect may wait for the function, its own repeats included. */
const SECONDS_OF_FUNCTION = '8';
/**
 * With the cancel key, `*` takes back the digits before it: who slips can begin anew before a wrong password counts. [open] Whether `*`
 * itself counts to the maximum length is not documented; if it did, an entry would be too short, be refused for its form, and asked for again.
 */
const DISABLE_CANCEL_KEY = 'False';

/** A text, or SSML: `<speak>` or a reference to what holds it. */
export type Prompt = string | { ssml: string };

/** Where a block goes on. */
export type Target<Scene extends string> = { goTo: Scene } | { block: Block<Scene>; label: string } | 'next';

/** One action before its transitions have names. */
export interface ActionStep<Scene extends string> {
  type: ActionType;
  /** What it does, in a word or two: part of its identifier. */
  does: string;
  parameters: Parameters;
  conditions?: { operator: string; operand: string; to: Target<Scene> }[];
  errors?: Partial<Record<ErrorType, Target<Scene>>>;
  /** Where it goes on, if that is not the next step: nothing follows it in its block. */
  otherwise?: Target<Scene>;
  /** The flow ends with it. */
  terminal?: true;
}

export type Step<Scene extends string> = { goTo: Scene } | ActionStep<Scene>;
export type Block<Scene extends string> = readonly Step<Scene>[];

/** Where each flow goes when something of ours fails. */
type WithUnavailable<Scene extends string> = Scene | 'Unavailable';
const unavailable = { goTo: 'Unavailable' } as const;

const spoken = (prompt: Prompt): Parameters => (typeof prompt === 'string' ? { Text: prompt } : { SSML: prompt.ssml });
const branch = <Scene extends string>(label: string, block: Block<Scene>): Target<Scene> => {
  const [only, ...others] = block;
  return only && others.length === 0 && 'goTo' in only ? only : { block, label };
};

export const goTo = <const Scene extends string>(scene: Scene): { goTo: Scene } => ({ goTo: scene });

/** Says something that must be heard to its end: keys pressed meanwhile are lost. It goes on even if it can't be said. */
export const say = (prompt: Prompt): ActionStep<never> => ({
  type: 'MessageParticipant',
  does: 'say',
  parameters: spoken(prompt),
  errors: { NoMatchingError: 'next' },
});

interface Menu<Scene extends string> {
  prompt: Prompt;
  /** From the end of the prompt to a key, 1 to 180. */
  seconds: number;
  keys: Partial<Record<'0' | '1' | '2' | '3' | '9', Block<Scene>>>;
  silence: Block<Scene>;
  otherKey: Block<Scene>;
}

/** Asks for one key. The prompt can be interrupted by it. */
export const menu = <const Scene extends string>(it: Menu<Scene>): ActionStep<WithUnavailable<Scene>> => {
  const otherKey = branch('other key', it.otherKey);
  return {
    type: 'GetParticipantInput',
    does: 'menu',
    parameters: { ...spoken(it.prompt), InputTimeLimitSeconds: String(it.seconds), StoreInput: 'False' },
    conditions: Object.entries(it.keys).map(([operand, block]) => ({
      operator: 'Equals',
      operand,
      to: branch(`key ${operand}`, block),
    })),
    errors: {
      InputTimeLimitExceeded: branch('silence', it.silence),
      NoMatchingCondition: otherKey,
      NoMatchingError: unavailable,
    },
    otherwise: otherKey,
  };
};

/** The key and certificate that Connect encrypts a keyed secret with, at the keypad. */
export interface Encryption {
  keyId: string;
  certificate: string;
}

/**
 * Asks for up to eight digits, ended by `#`. The prompt can be interrupted. Fewer digits, or none, are an entry too: `ifNothingKeyed`
 * has to follow, here or in the scene gone to.
 * @param encryption for a secret; in clear without
 */
export const keyIn = (prompt: Prompt, encryption?: Encryption): ActionStep<'Unavailable'> => ({
  type: 'GetParticipantInput',
  does: 'key in',
  parameters: {
    ...spoken(prompt),
    InputTimeLimitSeconds: SECONDS_TO_FIRST_DIGIT,
    StoreInput: 'True',
    InputValidation: { CustomValidation: { MaximumLength: '8' } },
    ...(encryption && { InputEncryption: { EncryptionKeyId: encryption.keyId, Key: encryption.certificate } }),
    DTMFConfiguration: {
      InputTerminationSequence: '#',
      DisableCancelKey: DISABLE_CANCEL_KEY,
      InterdigitTimeLimitSeconds: SECONDS_BETWEEN_DIGITS,
    },
  },
  errors: { NoMatchingError: unavailable },
});

/** After `keyIn`: where silence goes. Encrypted silence may pass as an entry; the function calls it malformed. */
export const ifNothingKeyed = <const Scene extends string>(block: Block<Scene>): ActionStep<Scene> => ({
  type: 'Compare',
  does: 'anything keyed',
  parameters: { ComparisonValue: KEYED },
  conditions: [{ operator: 'Equals', operand: NOTHING_KEYED, to: branch('silence', block) }],
  errors: { NoMatchingCondition: 'next' },
});

/** One block for every result of the contract. */
export type Answers<Step extends PhoneStep, Scene extends string> = {
  readonly [Result in PhoneResult<Step>]: Block<Scene>;
};
const branches = <Scene extends string>(
  blocks: Readonly<Record<string, Block<Scene>>>,
): Record<string, Target<Scene>> =>
  Object.fromEntries(Object.entries(blocks).map(([label, block]) => [label, branch(label, block)]));

/**
 * Invokes the phone function, and goes on by its result. A fault, a timeout and a result that the contract does not have go where
 * `unavailable` goes: nobody gets anywhere by them.
 */
export const invoke = <Step extends PhoneStep, const Scene extends string>(
  functionArn: string,
  step: Step,
  given: Omit<PhoneParameters, 'step'>,
  answers: Answers<Step, Scene>,
): Block<WithUnavailable<Scene>> => {
  const targets = branches<WithUnavailable<Scene>>(answers);
  const fault = targets.unavailable ?? unavailable;
  return [
    {
      type: 'InvokeLambdaFunction',
      does: step,
      parameters: {
        LambdaFunctionARN: functionArn,
        InvocationTimeLimitSeconds: SECONDS_OF_FUNCTION,
        InvocationType: 'SYNCHRONOUS',
        LambdaInvocationAttributes: { step, ...given },
        ResponseValidation: { ResponseType: 'STRING_MAP' },
      },
      errors: { NoMatchingError: fault },
    },
    {
      type: 'Compare',
      does: `${step} result`,
      parameters: { ComparisonValue: '$.External.result' },
      conditions: phoneSteps[step].map((operand) => ({ operator: 'Equals', operand, to: targets[operand] ?? fault })),
      errors: { NoMatchingCondition: fault },
      otherwise: fault,
    },
  ];
};

/** Goes on by a field of the function's last answer, which stays until the next one. @param any for values not named; default: a fault of ours */
export const byAnswer = <const Scene extends string>(
  field: keyof PhoneAnswer,
  blocks: Readonly<Record<string, Block<Scene>>>,
  any?: Block<Scene>,
): ActionStep<WithUnavailable<Scene>> => {
  const otherwise = any ? branch('any other', any) : unavailable;
  return {
    type: 'Compare',
    does: `which ${field}`,
    parameters: { ComparisonValue: `$.External.${field}` },
    conditions: Object.entries(blocks).map(([operand, block]) => ({
      operator: 'Equals',
      operand,
      to: branch(operand, block),
    })),
    errors: { NoMatchingCondition: otherwise },
    otherwise,
  };
};

/** A value for as long as the flow lasts; in clear, so never a secret. */
export const remember = (values: Readonly<Record<string, string>>): ActionStep<'Unavailable'> => ({
  type: 'UpdateFlowAttributes',
  does: `remember ${Object.keys(values).join(' and ')}`,
  parameters: {
    FlowAttributes: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { Value: value }])),
  },
  errors: { NoMatchingError: unavailable },
});
export const remembered = (name: string): string => `$.FlowAttributes.${name}`;

/**
 * Bounds what may happen again, counted over the whole call: the first `times` times `again`, after that `done`.
 * @param times 0 to 100
 */
export const atMost = <const Scene extends string>(
  times: number,
  { again, done }: { again: Block<Scene>; done: Block<Scene> },
): ActionStep<Scene> => {
  const afterwards = branch('done', done);
  return {
    type: 'Loop',
    does: `at most ${times}`,
    parameters: { LoopCount: String(times) },
    conditions: [
      { operator: 'Equals', operand: 'ContinueLooping', to: branch('again', again) },
      { operator: 'Equals', operand: 'DoneLooping', to: afterwards },
    ],
    otherwise: afterwards,
  };
};

/** The voice from here on. @param failed where it goes if there is no such voice; without, `Unavailable` */
export const speakAs = <const Scene extends string = never>(
  { name }: Voice,
  failed: Target<Scene> = unavailable as never,
): ActionStep<WithUnavailable<Scene>> => ({
  type: 'UpdateContactTextToSpeechVoice',
  does: `voice ${name}`,
  parameters: { TextToSpeechVoice: name, TextToSpeechEngine: 'Neural', TextToSpeechStyle: 'None' },
  errors: { NoMatchingError: failed },
});

export const contactLanguage = (language: PhoneLanguage): ActionStep<'Unavailable'> => ({
  type: 'UpdateContactData',
  does: 'language',
  parameters: { LanguageCode: voices[language].languageCode },
  errors: { NoMatchingError: unavailable },
});

/** Flow logs hold what is keyed in clear, what the function is given and answers, and what is said. */
export const flowLogging = (behaviour: 'Enabled' | 'Disabled'): ActionStep<never> => ({
  type: 'UpdateFlowLoggingBehavior',
  does: behaviour === 'Enabled' ? 'logging on' : 'logging off',
  parameters: { FlowLoggingBehavior: behaviour },
});

/** Nobody is recorded, not while keying either. */
export const recordNobody = (): ActionStep<'Unavailable'> => ({
  type: 'UpdateContactRecordingBehavior',
  does: 'recording off',
  parameters: { RecordingBehavior: { RecordedParticipants: [], IVRRecordingBehavior: 'Disabled' } },
  errors: { NoMatchingError: unavailable },
});

/** @param closed where it goes outside the hours */
export const ifOpen = <const Scene extends string>(hoursId: string, closed: Block<Scene>): ActionStep<Scene> => {
  const sorry = branch('closed', closed);
  return {
    type: 'CheckHoursOfOperation',
    does: 'hours',
    parameters: { HoursOfOperationId: hoursId },
    conditions: [
      { operator: 'Equals', operand: 'True', to: 'next' },
      { operator: 'Equals', operand: 'False', to: sorry },
    ],
    // Not knowing whether it is open is no reason to turn a caller away.
    errors: { NoMatchingError: 'next' },
    otherwise: sorry,
  };
};

/** The rest of the call is another flow's. */
export const transferTo = (flowId: string): ActionStep<'Unavailable'> => ({
  type: 'TransferToFlow',
  does: 'transfer',
  parameters: { ContactFlowId: flowId },
  errors: { NoMatchingError: unavailable },
  otherwise: unavailable,
});

export const hangUp = (): ActionStep<never> => ({
  type: 'DisconnectParticipant',
  does: 'hang up',
  parameters: {},
  terminal: true,
});
