/**
 * Calls as tests: what a caller hears and keys, and what the function answers. Each scenario is
 * written once for all languages. It runs on the laptop's simulator (local/connect/scenario.ts) and
 * compiles to a test case of Amazon Connect (lib/contact-flows/testing-language).
 */
import {
  type PhoneAnswer,
  type PhoneLanguage,
  type PhoneResult,
  type PhoneStep,
  phoneLanguages,
} from '../../../functions/phone/contract.ts';
import { type PromptName, prompts } from '../prompts/index.ts';
import type { GuideSentence } from './guide.ts';
import { type PageName, pages } from './pages.ts';

/** The phone function's answer to one step, or its failure. */
export type FunctionOutcome = { step: PhoneStep } & (
  | { answer: Omit<PhoneAnswer, 'speech'>; page?: PageName }
  | { fails: 'TimeLimitExceeded' | 'NoMatchingError' }
);

/**
 * The caller hears prompts, one after the other in one breath, or a page of a list.
 */
export interface HearStep {
  hear: readonly PromptName[] | { page: PageName };
  /** Default: the scenario's. */
  language?: PhoneLanguage;
}

/** The caller presses keys (`0`-`9`, `*`, `#`), or the key of the scenario's language. */
export interface PressStep {
  press: string;
}

/** The caller keys nothing until the time limit of the entry. */
export interface SilenceStep {
  silence: true;
}

/** One step of a call, in the order in which things happen. */
export type CallStep = HearStep | PressStep | SilenceStep | { function: FunctionOutcome };

/** A call with its name. */
export interface Scenario {
  /** Unique; at most 90 characters, so that the name of the test case fits. */
  name: string;
  /** Sentences of the operating guide that the call shows. */
  guide: readonly GuideSentence[];
  /** The service is closed. */
  closed: boolean;
  /** The call is the same in every language, so it needs to run only once. */
  once: boolean;
  call: readonly CallStep[];
}

/** Describes a call. It has to end: what it hears last is the goodbye. */
export const scenario = (
  name: string,
  call: readonly CallStep[],
  {
    guide = [],
    closed = false,
    once = false,
  }: { guide?: readonly GuideSentence[]; closed?: boolean; once?: boolean } = {},
): Scenario => ({ name, guide, closed, once, call });

/** Prompts that follow each other without a pause for keys are one message. */
export const hear = (...names: PromptName[]): CallStep => ({ hear: names });
/** A prompt of the entry flow, which speaks all languages. */
export const hearIn = (language: PhoneLanguage, name: PromptName): CallStep => ({
  hear: [name],
  language,
});
/** A prompt that the entry flow says in all languages, one after the other. */
export const hearInAll = (name: PromptName): CallStep[] =>
  phoneLanguages.map((language) => hearIn(language, name));
/** A page that the function has returned. */
export const hearPage = (page: PageName): CallStep => ({ hear: { page } });
export const press = (keys: string): CallStep => ({ press: keys });
export const silence: CallStep = { silence: true };

/** The function answers a step. */
export const answers = <Step extends PhoneStep>(
  step: Step,
  result: PhoneResult<Step>,
  { page, ...also }: Omit<PhoneAnswer, 'result' | 'speech'> & { page?: PageName } = {},
): CallStep => ({ function: { step, answer: { result, ...also }, ...(page && { page }) } });
/** The function answers what is not in the contract: it must not let a caller in. */
export const answersNonsense = (step: PhoneStep): CallStep => ({
  function: { step, answer: { result: 'nonsense' } },
});
/** The function fails, or answers too late. */
export const fails = (
  step: PhoneStep,
  how: 'TimeLimitExceeded' | 'NoMatchingError' = 'NoMatchingError',
): CallStep => ({ function: { step, fails: how } });

/** The key that chooses a language (P1). */
const languageKeys: Readonly<Record<PhoneLanguage, string>> = { yue: '1', cmn: '2', en: '3' };
/** Stands for the key of the scenario's language. */
const LANGUAGE_KEY = 'language';
export const pressLanguage: CallStep = { press: LANGUAGE_KEY };

/** The keys that a caller presses at a step. */
export const keysPressed = ({ press }: PressStep, language: PhoneLanguage): string =>
  press === LANGUAGE_KEY ? languageKeys[language] : press;

/** What a caller hears at a step, without markup. */
export function heardText(step: HearStep, of: PhoneLanguage): string {
  const { hear, language = of } = step;
  if ('page' in hear) return pages[language][hear.page];
  return hear.map((name) => prompts[language][name]).join(' ');
}

/** The function's answer at a step, as Connect receives it: a flat map of strings. */
export const answerAt = (
  { answer, page }: Extract<FunctionOutcome, { answer: unknown }>,
  language: PhoneLanguage,
): PhoneAnswer => ({
  ...answer,
  ...(page && { speech: `<speak>${pages[language][page]}</speak>` }),
});

/** The languages in which a scenario runs. */
export const languagesOf = ({ once }: Scenario): readonly PhoneLanguage[] =>
  once ? phoneLanguages.slice(0, 1) : phoneLanguages;
