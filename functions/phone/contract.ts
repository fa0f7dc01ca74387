/**
 * The contract between the contact flows and the phone function: a flow invokes the function with a
 * step, and branches on its `result`. Both sides import this file; a flow that misses a result does
 * not synthesize.
 */

/** The languages of the phone (D16): Cantonese, Mandarin, English. */
export const phoneLanguages = ['yue', 'cmn', 'en'] as const;
export type PhoneLanguage = (typeof phoneLanguages)[number];

/** Each step, with every `result` that it can answer. */
export const phoneSteps = {
  /**
   * The phone user ID was keyed: `entry`, in clear. Begins the call's state, and ends what the call
   * had proved before.
   */
  identify: ['identified', 'malformed', 'unavailable'],
  /**
   * The phone password was keyed: `entry`, as Connect encrypted it. `must-change`: P2, before
   * anything else. `line-closed`: it is right, and the investor closed the phone channel (D25).
   */
  authenticate: [
    'welcome',
    'must-change',
    'line-closed',
    'wrong',
    'revoked',
    'try-again',
    'malformed',
    'ended',
    'unavailable',
  ],
  /**
   * A new phone password was keyed for the first time: `entry`, encrypted. It is judged when it is
   * confirmed.
   */
  'propose-password': ['proposed', 'malformed', 'ended', 'unavailable'],
  /**
   * The new phone password was keyed again: `entry`, encrypted. Names the first rule that a refused
   * one broke.
   */
  'confirm-password': [
    'changed',
    'mismatch',
    'malformed',
    'too-common',
    'user-id',
    'personal-data',
    'used-before',
    'try-again',
    'ended',
    'unavailable',
  ],
  /**
   * `page`. `speech` is the complete SSML to speak; `place` tells which pages there are besides.
   * `none`: the list is empty. If the list of a further page is gone, the answer is the first page
   * of today's.
   */
  balances: ['spoken', 'none', 'must-change', 'ended', 'unavailable'],
  movements: ['spoken', 'none', 'must-change', 'ended', 'unavailable'],
  /**
   * A stock code was keyed: `entry`, in clear. `speech` tells its balance and its last movement, or
   * that the account does not hold it; `none` if there are no balances at all yet.
   */
  stock: ['spoken', 'none', 'malformed', 'must-change', 'ended', 'unavailable'],
} as const;

export type PhoneStep = keyof typeof phoneSteps;
export type PhoneResult<Step extends PhoneStep> = (typeof phoneSteps)[Step][number];

/**
 * How long a keyed entry may take, in milliseconds, repeats by Connect included. Connect waits
 * eight seconds for all of its tries together (administrator guide, "Invoke AWS Lambda function");
 * a cold start counts against those, but is over before the function can look at a clock.
 */
export const MAX_ENTRY_MS = 7_000;

/** `LambdaInvocationAttributes`, which arrive as `Details.Parameters`: strings, all of them. */
export interface PhoneParameters {
  step: PhoneStep;
  language: PhoneLanguage;
  /** What was keyed. The word `Timeout` is what Connect stores when nothing was. */
  entry?: string;
  /** Of a list: `1`, or what an answer gave as `next` or `previous`. */
  page?: string;
  /** Of `speech`: per cent of the voice's own rate, 20 to 200. Default 100. */
  rate?: string;
}

/** A STRING_MAP, flat: what `$.External.…` holds after the invocation. */
export interface PhoneAnswer {
  result: string;
  /** SSML in the language asked for, at most 3,000 billed characters. */
  speech?: string;
  /** Of a page in its list. */
  place?: 'only' | 'first' | 'middle' | 'last';
  /**
   * Of `wrong`: entries left before the password is revoked (D24). Entries of other calls and of
   * the web that are undecided count as if they were wrong.
   */
  remaining?: '1' | '2';
  /** The page after this one: its number, and what the list was read from. */
  next?: string;
  /** The page before this one. */
  previous?: string;
}
