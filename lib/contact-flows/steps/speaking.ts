/** Steps that speak to the caller or ask for keys. */
import { KEYED, NOTHING_KEYED, type Parameters } from '../flow-language.ts';
import {
  type ActionStep,
  afterKeys,
  type Block,
  branch,
  type Prompt,
  spoken,
  unavailable,
  type WithUnavailable,
} from './step.ts';

/** Time to the first key of an entry. Callers may have to look up the digits on paper. */
const SECONDS_TO_FIRST_DIGIT = '10';
/** Time between two digits. After it, the digits keyed so far are the entry, however few. */
const SECONDS_BETWEEN_DIGITS = '5';
/** The same for a stock code: `*` alone leads to the main menu, and need not be followed by `#`. */
const SECONDS_AFTER_CODE = '3';
/**
 * With the cancel key enabled, `*` deletes the digits before it, so a caller can correct a slip
 * before a wrong password counts. [open] AWS does not document whether `*` counts towards the
 * maximum length. If it does, the entry is too short, and the call asks for it again because of its
 * form.
 */
const DISABLE_CANCEL_KEY = 'False';

/**
 * Speaks a prompt that keys cannot interrupt; Connect discards keys pressed during it. If it cannot
 * be spoken, the call continues.
 */
export const say = (prompt: Prompt): ActionStep<never> => ({
  type: 'MessageParticipant',
  does: 'say',
  parameters: spoken(prompt),
  errors: { NoMatchingError: 'next' },
});

interface Menu<Scene extends string> {
  prompt: Prompt;
  /** Time from the end of the prompt to a key, 1 to 180. */
  seconds: number;
  keys: Partial<Record<'0' | '1' | '2' | '3' | '4' | '7' | '8' | '9' | '*', Block<Scene>>>;
  silence: Block<Scene>;
  otherKey: Block<Scene>;
}

/** Asks for one key. Pressing it interrupts the prompt. */
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

/** The key with which Connect encrypts digits as the caller keys them. */
export interface Encryption {
  /** `EncryptionKeyId` in the flow language. */
  keyId: string;
  /** X.509 certificate, in PEM. */
  certificate: string;
}

/**
 * Asks for up to eight digits, which end with `#`. Keys interrupt the prompt. Fewer digits, or
 * none, count as an entry too, so `ifNothingKeyed` must follow, in the same block or in the next
 * scene.
 * @param encryption for a secret; without it the digits stay in clear text
 */
export const keyIn = (prompt: string, encryption?: Encryption): ActionStep<'Unavailable'> =>
  entry(prompt, {
    InputValidation: { CustomValidation: { MaximumLength: '8' } },
    ...(encryption && {
      InputEncryption: { EncryptionKeyId: encryption.keyId, Key: encryption.certificate },
    }),
    DTMFConfiguration: {
      InputTerminationSequence: '#',
      DisableCancelKey: DISABLE_CANCEL_KEY,
      InterdigitTimeLimitSeconds: SECONDS_BETWEEN_DIGITS,
    },
  });

/**
 * Asks for a stock code in clear text: up to five digits, which end with `#`. A wrong code costs
 * nothing, so `*` takes back none of it: it is part of the entry, for {@link ifStarKeyed}.
 * `ifNothingKeyed` must follow, as after `keyIn`.
 */
export const keyInCode = (prompt: string): ActionStep<'Unavailable'> =>
  entry(prompt, {
    InputValidation: { CustomValidation: { MaximumLength: '5' } },
    DTMFConfiguration: {
      InputTerminationSequence: '#',
      DisableCancelKey: 'True',
      InterdigitTimeLimitSeconds: SECONDS_AFTER_CODE,
    },
  });

const entry = (prompt: string, parameters: Parameters): ActionStep<'Unavailable'> => ({
  type: 'GetParticipantInput',
  does: 'key in',
  parameters: {
    ...spoken(afterKeys(prompt)),
    InputTimeLimitSeconds: SECONDS_TO_FIRST_DIGIT,
    StoreInput: 'True',
    ...parameters,
  },
  errors: { NoMatchingError: unavailable },
});

/**
 * Follows `keyIn`: runs `block` if the caller keyed nothing. Silence that Connect has encrypted may
 * pass as an entry; the function then answers `malformed`.
 */
export const ifNothingKeyed = <const Scene extends string>(
  block: Block<Scene>,
): ActionStep<Scene> => ({
  type: 'Compare',
  does: 'anything keyed',
  parameters: { ComparisonValue: KEYED },
  conditions: [{ operator: 'Equals', operand: NOTHING_KEYED, to: branch('silence', block) }],
  errors: { NoMatchingCondition: 'next' },
});

/**
 * Follows `keyInCode` and `ifNothingKeyed`: runs `block` if `*` is among the keys. [open] If
 * Connect leaves it out although it cancels nothing, the code is malformed or another one.
 */
export const ifStarKeyed = <const Scene extends string>(
  block: Block<Scene>,
): ActionStep<Scene> => ({
  type: 'Compare',
  does: 'star keyed',
  parameters: { ComparisonValue: KEYED },
  conditions: [{ operator: 'TextContains', operand: '*', to: branch('star', block) }],
  errors: { NoMatchingCondition: 'next' },
});
