import { type PhoneLanguage, phoneLanguages } from '../../../functions/phone/contract.ts';
import { type PromptName, prompts } from '../prompts/index.ts';
import {
  afterKeys,
  atMost,
  type Block,
  flowLogging,
  goTo,
  hangUp,
  ifOpen,
  menu,
  type Prompt,
  recordingOff,
  say,
  speakAs,
  transferTo,
} from '../steps.ts';
import { voices } from '../voices.ts';

const MAX_REPROMPTS = 2;
/**
 * Time to choose after the prompt in the last language, in seconds. After the other prompts it is
 * one second, the minimum, so that the next language follows without a pause.
 */
const SECONDS_TO_CHOOSE = 6;

/** Bindings of the entry flow. */
export interface EntryProps {
  /** ARN of the hours of operation. */
  hoursId: string;
  /** ARN of the flow of each language. */
  flows: Readonly<Record<PhoneLanguage, string>>;
}

/** Sentences that depend on the stage's settings. */
export type InLanguages = Readonly<Record<PhoneLanguage, readonly string[]>>;

type Name = 'Cantonese' | 'Mandarin' | 'English';
const keys = {
  1: [goTo('Cantonese')],
  2: [goTo('Mandarin')],
  3: [goTo('English')],
  0: [goTo('Goodbye')],
  '*': [goTo('Ask in Cantonese')],
} as const;

/** Scenes of the entry flow. */
export type EntryScene =
  | 'Start'
  | `Ask in ${Name}`
  | 'Not understood'
  | `Ask again in ${Name}`
  | Name
  | 'Closed'
  | 'Helped too often'
  | 'Unavailable'
  | 'Goodbye';

/**
 * Step one of the guide (P1): asks for the language, in each language with its own voice. Any of
 * the three keys interrupts any of the prompts. If Connect cannot set a voice, the call continues
 * with the previous one.
 * @param forHelp whom to call if nothing valid is keyed
 * @param whenOpen said when the line is closed
 */
export const language = (
  { hoursId, flows }: EntryProps,
  forHelp: InLanguages,
  whenOpen: InLanguages,
): Readonly<Record<EntryScene, Block<EntryScene>>> => ({
  Start: [
    flowLogging('Enabled'),
    recordingOff(),
    ifOpen(hoursId, [goTo('Closed')]),
    goTo('Ask in Cantonese'),
  ],

  'Ask in Cantonese': ask('yue', 'chooseLanguage', 1, 'Ask in Mandarin'),
  'Ask in Mandarin': ask('cmn', 'chooseLanguage', 1, 'Ask in English'),
  'Ask in English': ask('en', 'chooseLanguage', SECONDS_TO_CHOOSE, 'Not understood'),

  'Not understood': [
    atMost(MAX_REPROMPTS, {
      again: [goTo('Ask again in Cantonese')],
      done: [goTo('Helped too often')],
    }),
  ],
  'Ask again in Cantonese': ask('yue', 'chooseLanguageAgain', 1, 'Ask again in Mandarin'),
  'Ask again in Mandarin': ask('cmn', 'chooseLanguageAgain', 1, 'Ask again in English'),
  'Ask again in English': ask('en', 'chooseLanguageAgain', SECONDS_TO_CHOOSE, 'Not understood'),

  Cantonese: [transferTo(flows.yue)],
  Mandarin: [transferTo(flows.cmn)],
  English: [transferTo(flows.en)],

  Closed: [...sayInAllLanguages('closed', whenOpen), goTo('Goodbye')],
  'Helped too often': [...sayInAllLanguages('helpedTooOften', forHelp), goTo('Goodbye')],
  Unavailable: [...sayInAllLanguages('unavailable'), goTo('Goodbye')],
  Goodbye: [...sayInAllLanguages('goodbye'), hangUp()],
});

function ask(
  spoken: PhoneLanguage,
  prompt: 'chooseLanguage' | 'chooseLanguageAgain',
  seconds: number,
  silence: EntryScene,
): Block<EntryScene> {
  return [
    speakAs(voices[spoken]),
    menu({
      prompt: inTurn(spoken, prompts[spoken][prompt]),
      seconds,
      keys,
      silence: [goTo(silence)],
      otherKey: [goTo('Not understood')],
    }),
  ];
}

function sayInAllLanguages(prompt: PromptName, also?: InLanguages): Block<EntryScene> {
  return phoneLanguages.flatMap((each) => [
    speakAs(voices[each]),
    say(inTurn(each, prompts[each][prompt], ...(also?.[each] ?? []))),
  ]);
}

/** Only what is said in the first language may follow a key; the others follow it. */
const inTurn = (spoken: PhoneLanguage, ...sentences: string[]): Prompt =>
  spoken === phoneLanguages[0] ? afterKeys(...sentences) : sentences.join(' ');
