/** What is said, and what is asked of the caller. */
import { KEYED, NOTHING_KEYED } from '../flow-language.ts';
import {
  type ActionStep,
  type Block,
  branch,
  type Prompt,
  spoken,
  unavailable,
  type WithUnavailable,
} from './step.ts';

/** How long the first key of an entry is waited for; what can be looked up on paper takes a while. */
const SECONDS_TO_FIRST_DIGIT = '10';
/** Between two digits; after that, what was keyed is the entry, however short. */
const SECONDS_BETWEEN_DIGITS = '5';
/**
 * With the cancel key, `*` takes back the digits before it: who slips can begin anew before a wrong password counts. [open] Whether `*`
 * itself counts to the maximum length is not documented; if it did, an entry would be too short, be refused for its form, and asked for again.
 */
const DISABLE_CANCEL_KEY = 'False';

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
export const menu = <const Scene extends string>(
  it: Menu<Scene>,
): ActionStep<WithUnavailable<Scene>> => {
  const otherKey = branch('other key', it.otherKey);
  return {
    type: 'GetParticipantInput',
    does: 'menu',
    parameters: {
      ...spoken(it.prompt),
      InputTimeLimitSeconds: String(it.seconds),
      StoreInput: 'False',
    },
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
    ...(encryption && {
      InputEncryption: { EncryptionKeyId: encryption.keyId, Key: encryption.certificate },
    }),
    DTMFConfiguration: {
      InputTerminationSequence: '#',
      DisableCancelKey: DISABLE_CANCEL_KEY,
      InterdigitTimeLimitSeconds: SECONDS_BETWEEN_DIGITS,
    },
  },
  errors: { NoMatchingError: unavailable },
});

/** After `keyIn`: where silence goes. Encrypted silence may pass as an entry; the function calls it malformed. */
export const ifNothingKeyed = <const Scene extends string>(
  block: Block<Scene>,
): ActionStep<Scene> => ({
  type: 'Compare',
  does: 'anything keyed',
  parameters: { ComparisonValue: KEYED },
  conditions: [{ operator: 'Equals', operand: NOTHING_KEYED, to: branch('silence', block) }],
  errors: { NoMatchingCondition: 'next' },
});
