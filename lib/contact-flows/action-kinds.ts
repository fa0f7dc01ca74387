/**
 * The actions of the flow language, version 2019-10-30, that flows may have: for the linter and the simulator alike. What is not here is
 * refused by name, so that no flow passes on a laptop by being ignored. Each cell says who says so (`Source`).
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
  may,
  must,
  one,
  type Source,
  text,
  type ValuesOf,
  value,
} from './parameter-forms.ts';

export interface ActionKind {
  parameters: Cells;
  /** Exactly one of these has to be there. */
  exactlyOne?: readonly string[];
  /** What conditions may ask; undefined: there may be none. All of the operands have to be asked for where it says so. */
  conditions?: {
    operators: readonly string[];
    operands?: readonly string[];
    all?: true;
    source: Source;
  };
  /** Branches for what fails; one that is not here is refused (live 2026-09-29). */
  errors: Partial<Record<ErrorType, { need: 'required' | 'allowed' | 'refused'; source: Source }>>;
  next: { need: 'required' | 'refused'; source: Source };
  flowTypes: FlowTypes;
}

const prompt = { is: 'prompt' } as const;
const prompts = { Text: may(prompt, 'documented'), SSML: may(prompt, 'documented') };
/** Connect takes recorded prompts too, and input without one. */
const exactlyOne = ['Text', 'SSML'] as const;

const required = (source: Source) => ({ need: 'required' as const, source });
const allowed = (source: Source) => ({ need: 'allowed' as const, source });
const refused = (source: Source) => ({ need: 'refused' as const, source });
const goesOn = required('live 2026-09-30');

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
export type Operator = (typeof operators)[number];
const equals = ['Equals'] as const;

export const actionKinds = {
  MessageParticipant: {
    parameters: prompts,
    exactlyOne,
    errors: { NoMatchingError: allowed('live 2026-09-29') },
    next: goesOn,
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
      InputTimeLimitSeconds: must(integer(limits.inputSeconds), 'documented'),
      StoreInput: must(one('False'), 'live 2026-09-29'),
    },
    exactlyOne,
    conditions: { operators: equals, operands: [...'0123456789*#'], source: 'documented' },
    errors: {
      InputTimeLimitExceeded: required('live'),
      NoMatchingCondition: required('live 2026-09-29'),
      NoMatchingError: required('documented'),
    },
    next: goesOn,
    flowTypes: withParticipant,
  },
  'GetParticipantInput, store': {
    parameters: {
      ...prompts,
      InputTimeLimitSeconds: must(integer(limits.inputSeconds), 'documented'),
      StoreInput: must(one('True'), 'live 2026-09-29'),
      InputValidation: must(
        {
          is: 'object',
          cells: {
            CustomValidation: must(
              {
                is: 'object',
                cells: { MaximumLength: must(integer(limits.storedDigits), 'open') },
              },
              'ours',
            ),
          },
        },
        'documented',
      ),
      InputEncryption: may(
        {
          is: 'object',
          cells: {
            EncryptionKeyId: must(text, 'open'),
            Key: must({ is: 'static', begins: '-----BEGIN CERTIFICATE-----' }, 'documented'),
          },
        },
        'documented',
      ),
      DTMFConfiguration: may(
        {
          is: 'object',
          cells: {
            InputTerminationSequence: may(one('#'), 'ours'),
            DisableCancelKey: may(one('True', 'False'), 'documented'),
            InterdigitTimeLimitSeconds: may(integer(limits.betweenDigitsSeconds), 'documented'),
          },
        },
        'documented',
      ),
    },
    exactlyOne,
    errors: {
      NoMatchingError: required('documented'),
      InputTimeLimitExceeded: refused('live'),
      NoMatchingCondition: refused('live'),
    },
    next: goesOn,
    flowTypes: withParticipant,
  },
  InvokeLambdaFunction: {
    parameters: {
      LambdaFunctionARN: must(text, 'ours'),
      InvocationTimeLimitSeconds: must(integer(limits.functionSeconds), 'documented'),
      InvocationType: may(one('SYNCHRONOUS'), 'ours'),
      LambdaInvocationAttributes: may({ is: 'map', of: value }, 'documented'),
      ResponseValidation: must(
        { is: 'object', cells: { ResponseType: must(one('STRING_MAP'), 'ours') } },
        'documented',
      ),
    },
    errors: { NoMatchingError: required('documented') },
    next: goesOn,
    flowTypes: everywhere,
  },
  UpdateContactAttributes: {
    parameters: {
      Attributes: must({ is: 'map', of: value }, 'documented'),
      TargetContact: must(one('Current'), 'ours'),
    },
    errors: { NoMatchingError: required('documented') },
    next: goesOn,
    flowTypes: everywhere,
  },
  UpdateFlowAttributes: {
    parameters: {
      FlowAttributes: must(
        { is: 'map', of: { is: 'object', cells: { Value: must(value, 'live') } } },
        'documented',
      ),
    },
    // The page says that there is none; the console writes it all the same.
    errors: { NoMatchingError: allowed('live') },
    next: goesOn,
    flowTypes: everywhere,
  },
  UpdateContactTextToSpeechVoice: {
    parameters: {
      TextToSpeechVoice: must(one('Hiujin', 'Zhiyu', 'Amy', 'Joanna'), 'ours'),
      TextToSpeechEngine: must(one('Neural'), 'live'),
      TextToSpeechStyle: may(one('None'), 'ours'),
    },
    // The page says that it must always be there; tried, it was optional.
    errors: { NoMatchingError: required('documented') },
    next: goesOn,
    flowTypes: everywhere,
  },
  UpdateContactData: {
    // Connect lists zh-HK and zh-CN where Polly has yue-CN and cmn-CN: which of them it takes, nobody could confirm.
    parameters: { LanguageCode: must(value, 'open') },
    errors: { NoMatchingError: required('documented') },
    next: goesOn,
    flowTypes: { types: 'every', source: 'open' },
  },
  UpdateFlowLoggingBehavior: {
    parameters: { FlowLoggingBehavior: must(one('Enabled', 'Disabled'), 'documented') },
    errors: { NoMatchingError: refused('documented') },
    next: goesOn,
    flowTypes: everywhere,
  },
  UpdateContactRecordingBehavior: {
    parameters: {
      RecordingBehavior: must(
        {
          is: 'object',
          cells: {
            RecordedParticipants: must({ is: 'empty list' }, 'ours'),
            IVRRecordingBehavior: must(one('Disabled'), 'ours'),
          },
        },
        'documented',
      ),
    },
    // The page lists it; Connect refuses the flow.
    errors: { NoMatchingError: refused('live 2026-09-29') },
    next: goesOn,
    flowTypes: only(...inboundAndTransfers, 'CUSTOMER_QUEUE', 'OUTBOUND_WHISPER'),
  },
  Compare: {
    parameters: { ComparisonValue: must({ is: 'reference' }, 'documented') },
    conditions: { operators, source: 'documented' },
    errors: { NoMatchingCondition: required('documented'), NoMatchingError: refused('documented') },
    next: goesOn,
    flowTypes: everywhere,
  },
  Loop: {
    parameters: { LoopCount: must(integer(limits.loops), 'documented') },
    conditions: {
      operators: equals,
      operands: ['ContinueLooping', 'DoneLooping'],
      all: true,
      source: 'documented',
    },
    errors: { NoMatchingError: refused('documented') },
    next: goesOn,
    flowTypes: everywhere,
  },
  TransferToFlow: {
    parameters: { ContactFlowId: must(text, 'ours') },
    errors: { NoMatchingError: required('documented') },
    next: goesOn,
    flowTypes: only(...inboundAndTransfers),
  },
  CheckHoursOfOperation: {
    parameters: { HoursOfOperationId: must(text, 'ours') },
    conditions: { operators: equals, operands: ['True', 'False'], all: true, source: 'documented' },
    errors: { NoMatchingError: required('documented') },
    next: goesOn,
    flowTypes: withParticipant,
  },
  DisconnectParticipant: {
    parameters: {},
    errors: { NoMatchingError: refused('documented') },
    next: refused('documented'),
    flowTypes: withParticipant,
  },
} as const satisfies Record<string, ActionKind>;

export type KindName = keyof typeof actionKinds;
export type ParametersOf<Name extends KindName> = ValuesOf<
  (typeof actionKinds)[Name]['parameters']
>;
/** A menu and a stored entry are one type, and two kinds: their parameters and branches differ. */
export type ActionType =
  | Exclude<KindName, `GetParticipantInput, ${string}`>
  | 'GetParticipantInput';

export function kindNameOf(type: string, parameters: object): KindName | undefined {
  const stores = 'StoreInput' in parameters && parameters.StoreInput === 'True';
  const name = type === 'GetParticipantInput' ? `${type}, ${stores ? 'store' : 'menu'}` : type;
  return Object.hasOwn(actionKinds, name) ? (name as KindName) : undefined;
}

export function kindOf(type: string, parameters: object): ActionKind | undefined {
  const name = kindNameOf(type, parameters);
  return name && actionKinds[name];
}
