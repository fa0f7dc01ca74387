/**
 * The actions of the flow language (version 2019-10-30) that flows may use. The linter and the
 * simulator both read this table. They refuse an action that it does not contain, so no flow passes
 * on a laptop because something was ignored. Each cell names its {@link Source}.
 */
import type { ErrorType } from './flow-types.ts';
import {
  everywhere,
  type FlowTypes,
  inboundAndTransfers,
  only,
  withParticipant,
} from './flow-types.ts';
import { limits } from './limits.ts';
import {
  type Cells,
  integer,
  oneOf,
  optional,
  required,
  type Source,
  staticText,
  type ValuesOf,
  value,
} from './parameter-forms.ts';
import { type NeuralVoice, neuralVoices } from './voices.ts';

/** What Connect accepts for one kind of action. */
export interface ActionKind {
  parameters: Cells;
  /** Names of parameters of which exactly one must be present. */
  exactlyOne?: readonly string[];
  /**
   * Operators and operands that conditions may use. If undefined, conditions are not allowed. With
   * `all`, there must be exactly one condition on each operand.
   */
  conditions?: {
    operators: readonly string[];
    operands?: readonly string[];
    all?: true;
    source: Source;
  };
  /** Error branches. Connect refuses those not listed (live 2026-09-29). */
  errors: Partial<Record<ErrorType, { need: 'required' | 'allowed' | 'refused'; source: Source }>>;
  /** `NextAction`. */
  next: { need: 'required' | 'refused'; source: Source };
  /** Types of flow that may contain the action. */
  flowTypes: FlowTypes;
}

const voiceNames = Object.keys(neuralVoices) as NeuralVoice[];
const prompt = { is: 'prompt' } as const;
const prompts = { Text: optional(prompt, 'documented'), SSML: optional(prompt, 'documented') };
/** Connect also accepts recorded prompts, and input without a prompt. */
const exactlyOne = ['Text', 'SSML'] as const;

const branchRequired = (source: Source) => ({ need: 'required' as const, source });
const branchAllowed = (source: Source) => ({ need: 'allowed' as const, source });
const branchRefused = (source: Source) => ({ need: 'refused' as const, source });
const nextRequired = branchRequired('live 2026-09-30');

/** Every operator of a condition. */
export const operators = [
  'Equals',
  'TextStartsWith',
  'TextEndsWith',
  'TextContains',
  'NumberGreaterThan',
  'NumberGreaterOrEqualTo',
  'NumberLessThan',
  'NumberLessOrEqualTo',
] as const;
/** An operator of a condition. */
export type Operator = (typeof operators)[number];
const equals = ['Equals'] as const;

/** The table: every kind of action by name. */
export const actionKinds = {
  MessageParticipant: {
    parameters: prompts,
    exactlyOne,
    errors: { NoMatchingError: branchAllowed('live 2026-09-29') },
    next: nextRequired,
    flowTypes: only(
      ...inboundAndTransfers,
      'CUSTOMER_QUEUE',
      'CUSTOMER_WHISPER',
      'AGENT_WHISPER',
      'OUTBOUND_WHISPER',
    ),
  },
  'GetParticipantInput, menu': {
    parameters: {
      ...prompts,
      InputTimeLimitSeconds: required(integer(limits.inputSeconds), 'documented'),
      StoreInput: required(oneOf('False'), 'live 2026-09-29'),
    },
    exactlyOne,
    conditions: { operators: equals, operands: [...'0123456789*#'], source: 'documented' },
    errors: {
      InputTimeLimitExceeded: branchRequired('live'),
      NoMatchingCondition: branchRequired('live 2026-09-29'),
      NoMatchingError: branchRequired('documented'),
    },
    next: nextRequired,
    flowTypes: withParticipant,
  },
  'GetParticipantInput, store': {
    parameters: {
      ...prompts,
      InputTimeLimitSeconds: required(integer(limits.inputSeconds), 'documented'),
      StoreInput: required(oneOf('True'), 'live 2026-09-29'),
      InputValidation: required(
        {
          is: 'object',
          cells: {
            CustomValidation: required(
              {
                is: 'object',
                cells: { MaximumLength: required(integer(limits.storedDigits), 'open') },
              },
              'ours',
            ),
          },
        },
        'documented',
      ),
      InputEncryption: optional(
        {
          is: 'object',
          cells: {
            EncryptionKeyId: required(staticText, 'open'),
            Key: required({ is: 'static', begins: '-----BEGIN CERTIFICATE-----' }, 'documented'),
          },
        },
        'documented',
      ),
      DTMFConfiguration: optional(
        {
          is: 'object',
          cells: {
            InputTerminationSequence: optional(oneOf('#'), 'ours'),
            DisableCancelKey: optional(oneOf('True', 'False'), 'documented'),
            InterdigitTimeLimitSeconds: optional(
              integer(limits.betweenDigitsSeconds),
              'documented',
            ),
          },
        },
        'documented',
      ),
    },
    exactlyOne,
    errors: {
      NoMatchingError: branchRequired('documented'),
      InputTimeLimitExceeded: branchRefused('live'),
      NoMatchingCondition: branchRefused('live'),
    },
    next: nextRequired,
    flowTypes: withParticipant,
  },
  InvokeLambdaFunction: {
    parameters: {
      LambdaFunctionARN: required(staticText, 'ours'),
      InvocationTimeLimitSeconds: required(integer(limits.functionSeconds), 'documented'),
      InvocationType: optional(oneOf('SYNCHRONOUS'), 'ours'),
      LambdaInvocationAttributes: optional({ is: 'map', of: value }, 'documented'),
      ResponseValidation: required(
        { is: 'object', cells: { ResponseType: required(oneOf('STRING_MAP'), 'ours') } },
        'documented',
      ),
    },
    errors: { NoMatchingError: branchRequired('documented') },
    next: nextRequired,
    flowTypes: everywhere,
  },
  UpdateContactAttributes: {
    parameters: {
      Attributes: required({ is: 'map', of: value }, 'documented'),
      TargetContact: required(oneOf('Current'), 'ours'),
    },
    errors: { NoMatchingError: branchRequired('documented') },
    next: nextRequired,
    flowTypes: everywhere,
  },
  UpdateFlowAttributes: {
    parameters: {
      FlowAttributes: required(
        { is: 'map', of: { is: 'object', cells: { Value: required(value, 'live') } } },
        'documented',
      ),
    },
    // The documentation lists no such branch, but Connect's console writes one.
    errors: { NoMatchingError: branchAllowed('live') },
    next: nextRequired,
    flowTypes: everywhere,
  },
  UpdateContactTextToSpeechVoice: {
    parameters: {
      TextToSpeechVoice: required(oneOf(...voiceNames), 'ours'),
      TextToSpeechEngine: required(oneOf('Neural'), 'live'),
      TextToSpeechStyle: optional(oneOf('None'), 'ours'),
    },
    // The documentation requires this branch; a live test found it optional.
    errors: { NoMatchingError: branchRequired('documented') },
    next: nextRequired,
    flowTypes: everywhere,
  },
  UpdateFlowLoggingBehavior: {
    parameters: { FlowLoggingBehavior: required(oneOf('Enabled', 'Disabled'), 'documented') },
    errors: { NoMatchingError: branchRefused('documented') },
    next: nextRequired,
    flowTypes: everywhere,
  },
  UpdateContactRecordingBehavior: {
    parameters: {
      RecordingBehavior: required(
        {
          is: 'object',
          cells: {
            RecordedParticipants: required({ is: 'empty list' }, 'ours'),
            IVRRecordingBehavior: required(oneOf('Disabled'), 'ours'),
          },
        },
        'documented',
      ),
    },
    // The documentation lists this branch, but Connect refuses a flow that has it.
    errors: { NoMatchingError: branchRefused('live 2026-09-29') },
    next: nextRequired,
    flowTypes: only(...inboundAndTransfers, 'CUSTOMER_QUEUE', 'OUTBOUND_WHISPER'),
  },
  Compare: {
    parameters: { ComparisonValue: required({ is: 'reference' }, 'documented') },
    conditions: { operators, source: 'documented' },
    errors: {
      NoMatchingCondition: branchRequired('documented'),
      NoMatchingError: branchRefused('documented'),
    },
    next: nextRequired,
    flowTypes: everywhere,
  },
  Loop: {
    parameters: { LoopCount: required(integer(limits.loops), 'documented') },
    conditions: {
      operators: equals,
      operands: ['ContinueLooping', 'DoneLooping'],
      all: true,
      source: 'documented',
    },
    errors: { NoMatchingError: branchRefused('documented') },
    next: nextRequired,
    flowTypes: everywhere,
  },
  TransferToFlow: {
    parameters: { ContactFlowId: required(staticText, 'ours') },
    errors: { NoMatchingError: branchRequired('documented') },
    next: nextRequired,
    flowTypes: only(...inboundAndTransfers),
  },
  CheckHoursOfOperation: {
    parameters: { HoursOfOperationId: required(staticText, 'ours') },
    conditions: { operators: equals, operands: ['True', 'False'], all: true, source: 'documented' },
    errors: { NoMatchingError: branchRequired('documented') },
    next: nextRequired,
    flowTypes: withParticipant,
  },
  DisconnectParticipant: {
    parameters: {},
    errors: { NoMatchingError: branchRefused('documented') },
    next: branchRefused('documented'),
    flowTypes: withParticipant,
  },
} as const satisfies Record<string, ActionKind>;

/** Name of a row of the table. */
export type KindName = keyof typeof actionKinds;
/** Parameters of an action of this kind. */
export type ParametersOf<Name extends KindName> = ValuesOf<
  (typeof actionKinds)[Name]['parameters']
>;
/**
 * `Type` of an action in the flow language. GetParticipantInput is one type but two kinds, menu and
 * stored entry, whose parameters and branches differ.
 */
export type ActionType =
  | Exclude<KindName, `GetParticipantInput, ${string}`>
  | 'GetParticipantInput';

/** Name of the kind of an action, or undefined if the table does not contain it. */
export function kindNameOf(type: string, parameters: object): KindName | undefined {
  const stores = 'StoreInput' in parameters && parameters.StoreInput === 'True';
  const name = type === 'GetParticipantInput' ? `${type}, ${stores ? 'store' : 'menu'}` : type;
  return Object.hasOwn(actionKinds, name) ? (name as KindName) : undefined;
}

/** Kind of an action, or undefined if the table does not contain it. */
export function kindOf(type: string, parameters: object): ActionKind | undefined {
  const name = kindNameOf(type, parameters);
  return name && actionKinds[name];
}
