import { type PhoneLanguage, phoneLanguages } from '../../../functions/phone/contract.ts';
import { prompts } from '../prompts/index.ts';
import type { Prompts } from '../prompts/prompts.ts';
import {
  atMost,
  type Block,
  flowLogging,
  goTo,
  hangUp,
  ifOpen,
  menu,
  recordNobody,
  say,
  speakAs,
  transferTo,
} from '../steps.ts';
import { voices } from '../voices.ts';

const HELPS = 2;
/** After the last language; between two of them, just long enough for a key to be told from silence. */
const SECONDS_TO_CHOOSE = 6;

export interface EntryProps {
  hoursId: string;
  /** The flow of each language. */
  flows: Readonly<Record<PhoneLanguage, string>>;
}

type Name = 'Cantonese' | 'Mandarin' | 'English';
const keys = { 1: [goTo('Cantonese')], 2: [goTo('Mandarin')], 3: [goTo('English')] } as const;

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
 * Step one of the guide (P1): the language, asked for in each of them by its own voice. Each part can be interrupted by any of the keys.
 * A voice that can't be had is no reason to be silent: the call goes on.
 */
export const language = ({
  hoursId,
  flows,
}: EntryProps): Readonly<Record<EntryScene, Block<EntryScene>>> => ({
  Start: [
    flowLogging('Enabled'),
    recordNobody(),
    ifOpen(hoursId, [goTo('Closed')]),
    goTo('Ask in Cantonese'),
  ],

  'Ask in Cantonese': ask('yue', 'chooseLanguage', 1, 'Ask in Mandarin'),
  'Ask in Mandarin': ask('cmn', 'chooseLanguage', 1, 'Ask in English'),
  'Ask in English': ask('en', 'chooseLanguage', SECONDS_TO_CHOOSE, 'Not understood'),

  'Not understood': [
    atMost(HELPS, { again: [goTo('Ask again in Cantonese')], done: [goTo('Helped too often')] }),
  ],
  'Ask again in Cantonese': ask('yue', 'chooseLanguageAgain', 1, 'Ask again in Mandarin'),
  'Ask again in Mandarin': ask('cmn', 'chooseLanguageAgain', 1, 'Ask again in English'),
  'Ask again in English': ask('en', 'chooseLanguageAgain', SECONDS_TO_CHOOSE, 'Not understood'),

  Cantonese: [transferTo(flows.yue)],
  Mandarin: [transferTo(flows.cmn)],
  English: [transferTo(flows.en)],

  Closed: [...sayInAll('closed'), goTo('Goodbye')],
  'Helped too often': [...sayInAll('helpedTooOften'), goTo('Goodbye')],
  Unavailable: [...sayInAll('unavailable'), goTo('Goodbye')],
  Goodbye: [...sayInAll('goodbye'), hangUp()],
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
      prompt: prompts[spoken][prompt],
      seconds,
      keys,
      silence: [goTo(silence)],
      otherKey: [goTo('Not understood')],
    }),
  ];
}

function sayInAll(prompt: keyof Prompts): Block<EntryScene> {
  return phoneLanguages.flatMap((each) => [speakAs(voices[each]), say(prompts[each][prompt])]);
}
