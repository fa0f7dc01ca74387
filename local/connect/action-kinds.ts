/**
 * The actions of the flow language, version 2019-10-30, that the simulator plays: their parameters, all of them strings, and the
 * branches that each must and may have. What is not here is refused by name, so that no flow passes on a laptop by being ignored.
 */
import * as z from 'zod';
import { operators } from './conditions.ts';
import { isKnown, isReference, referencesIn } from './references.ts';

export type ErrorType = 'NoMatchingError' | 'NoMatchingCondition' | 'InputTimeLimitExceeded';

const integer = (least: number, most: number) =>
  z.string().refine((text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most, {
    error: `must be a whole number from ${least} to ${most}, as a string`,
  });
const fixed = z.string().refine((text) => referencesIn(text).length === 0, { error: 'must not hold a reference' });
const unknownIn = (text: string) => referencesIn(text).find((reference) => !isKnown(reference));
const spoken = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const unknown = unknownIn(text);
    if (unknown)
      context.addIssue({ code: 'custom', message: `refers to ${unknown}, which the simulator does not know` });
  });
/** Either static or one reference. */
const value = z.string().superRefine((text, context) => {
  const unknown = unknownIn(text);
  if (unknown) context.addIssue({ code: 'custom', message: `refers to ${unknown}, which the simulator does not know` });
  else if (text.includes('$.') && !isReference(text)) {
    context.addIssue({ code: 'custom', message: 'must be static or one reference' });
  }
});
const values = z.record(z.string(), value);

const prompt = { Text: z.optional(spoken), SSML: z.optional(spoken) };
const onePrompt = ({ Text, SSML }: { Text?: string | undefined; SSML?: string | undefined }) =>
  (Text === undefined) !== (SSML === undefined);
const onePromptError = { error: 'must have exactly one of Text and SSML' };

const menu = z
  .strictObject({ ...prompt, InputTimeLimitSeconds: integer(1, 180), StoreInput: z.literal('False') })
  .refine(onePrompt, onePromptError);
const store = z
  .strictObject({
    ...prompt,
    InputTimeLimitSeconds: integer(1, 180),
    StoreInput: z.literal('True'),
    InputValidation: z.strictObject({ CustomValidation: z.strictObject({ MaximumLength: integer(1, 100) }) }),
    InputEncryption: z.optional(
      z.strictObject({ EncryptionKeyId: fixed.min(1), Key: z.string().startsWith('-----BEGIN CERTIFICATE-----') }),
    ),
    DTMFConfiguration: z.optional(
      z.strictObject({
        InputTerminationSequence: z.optional(z.literal('#')),
        DisableCancelKey: z.optional(z.enum(['True', 'False'])),
        InterdigitTimeLimitSeconds: z.optional(integer(1, 20)),
      }),
    ),
  })
  .refine(onePrompt, onePromptError);

interface ActionKind {
  parameters: z.ZodType;
  /** Error branches: exactly these. */
  errors: readonly ErrorType[];
  /** What its conditions may ask; undefined: none are allowed. */
  conditions?: { operators: readonly string[]; operands?: (operands: string[]) => boolean };
  terminal?: true;
}

const sameSet = (wanted: string[]) => (operands: string[]) =>
  operands.length === wanted.length && wanted.every((each) => operands.includes(each));
const onlyEquals = ['Equals'];

const kinds = {
  MessageParticipant: {
    parameters: z.strictObject(prompt).refine(onePrompt, onePromptError),
    errors: ['NoMatchingError'],
  },
  'GetParticipantInput, menu': {
    parameters: menu,
    errors: ['InputTimeLimitExceeded', 'NoMatchingCondition', 'NoMatchingError'],
    conditions: { operators: onlyEquals, operands: (all) => all.every((each) => /^[0-9*#]$/.test(each)) },
  },
  'GetParticipantInput, store': { parameters: store, errors: ['NoMatchingError'] },
  InvokeLambdaFunction: {
    parameters: z.strictObject({
      LambdaFunctionARN: fixed,
      InvocationTimeLimitSeconds: integer(1, 8),
      InvocationType: z.optional(z.literal('SYNCHRONOUS')),
      LambdaInvocationAttributes: z.optional(values),
      ResponseValidation: z.strictObject({ ResponseType: z.literal('STRING_MAP') }),
    }),
    errors: ['NoMatchingError'],
  },
  UpdateContactAttributes: {
    parameters: z.strictObject({ Attributes: values, TargetContact: z.literal('Current') }),
    errors: ['NoMatchingError'],
  },
  UpdateFlowAttributes: {
    parameters: z.strictObject({ FlowAttributes: z.record(z.string(), z.strictObject({ Value: value })) }),
    errors: ['NoMatchingError'],
  },
  UpdateContactTextToSpeechVoice: {
    parameters: z.strictObject({
      TextToSpeechVoice: z.enum(['Hiujin', 'Zhiyu', 'Amy', 'Joanna']),
      TextToSpeechEngine: z.literal('Neural'),
      TextToSpeechStyle: z.optional(z.literal('None')),
    }),
    errors: ['NoMatchingError'],
  },
  UpdateContactData: { parameters: z.strictObject({ LanguageCode: value }), errors: ['NoMatchingError'] },
  UpdateFlowLoggingBehavior: {
    parameters: z.strictObject({ FlowLoggingBehavior: z.enum(['Enabled', 'Disabled']) }),
    errors: [],
  },
  UpdateContactRecordingBehavior: {
    parameters: z.strictObject({
      RecordingBehavior: z.strictObject({
        RecordedParticipants: z.array(z.never()),
        IVRRecordingBehavior: z.literal('Disabled'),
      }),
    }),
    errors: ['NoMatchingError'],
  },
  Compare: {
    parameters: z.strictObject({ ComparisonValue: value.refine(isReference, { error: 'must be one reference' }) }),
    errors: ['NoMatchingCondition'],
    conditions: { operators: Object.keys(operators) },
  },
  Loop: {
    parameters: z.strictObject({ LoopCount: integer(0, 100) }),
    errors: [],
    conditions: { operators: onlyEquals, operands: sameSet(['ContinueLooping', 'DoneLooping']) },
  },
  TransferToFlow: { parameters: z.strictObject({ ContactFlowId: fixed }), errors: ['NoMatchingError'] },
  CheckHoursOfOperation: {
    parameters: z.strictObject({ HoursOfOperationId: fixed }),
    errors: ['NoMatchingError'],
    conditions: { operators: onlyEquals, operands: sameSet(['True', 'False']) },
  },
  DisconnectParticipant: { parameters: z.strictObject({}), errors: [], terminal: true },
} satisfies Record<string, ActionKind>;

export type KindName = keyof typeof kinds;
export type ParametersOf<Name extends KindName> = z.infer<(typeof kinds)[Name]['parameters']>;

/** A menu and a stored entry are one type, and two kinds: their branches differ. */
export function kindOf(type: string, parameters: Record<string, unknown>): [KindName, ActionKind] | undefined {
  const suffix = parameters.StoreInput === 'True' ? ', store' : ', menu';
  const name = type === 'GetParticipantInput' ? type + suffix : type;
  if (!Object.hasOwn(kinds, name)) return undefined;
  return [name as KindName, kinds[name as KindName]];
}
