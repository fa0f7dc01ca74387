/** Scenarios of the entry flow: dialogues/language.ts. */
import { phoneLanguages } from '../../../functions/phone/contract.ts';
import {
  type CallStep,
  hearIn,
  hearInAll,
  press,
  pressLanguage,
  scenario,
  silence,
} from './scenario.ts';

const QUESTIONS = ['chooseLanguage', 'chooseLanguageAgain'] as const;
const POSITIONS = [0, 1, 2] as const;
/** How often the question is repeated. */
const MAX_REPROMPTS = 2;
const NO_CHOICE = '5';

/** The question in the first languages, of which the caller answers only the last with keys. */
const askedUpTo = (position: number, question: (typeof QUESTIONS)[number]): CallStep[] =>
  phoneLanguages
    .slice(0, position + 1)
    .flatMap((language, index) => [...(index > 0 ? [silence] : []), hearIn(language, question)]);

/** Every call begins so: the caller chooses a language at the first question. */
export const chosen: CallStep[] = [...askedUpTo(0, 'chooseLanguage'), pressLanguage];
const unanswered = (question: (typeof QUESTIONS)[number]) => [...askedUpTo(2, question), silence];
const tooOften = [...hearInAll('helpedTooOften'), ...hearInAll('goodbye')];
const hangsUp = [press('0'), ...hearInAll('goodbye')];
const nameOf = (question: (typeof QUESTIONS)[number]) =>
  question === 'chooseLanguage' ? 'question' : 'repeated question';
const ended: CallStep[] = [{ hear: ['userId'] }];
const ordinal = ['first', 'second', 'third'] as const;

export const languageScenarios = [
  ...POSITIONS.map((position) =>
    scenario(
      `language - chosen at the ${ordinal[position]} question`,
      [...askedUpTo(position, 'chooseLanguage'), pressLanguage, ...ended],
      { guide: ['language'] },
    ),
  ),
  ...POSITIONS.map((position) =>
    scenario(`language - chosen at the ${ordinal[position]} repeated question`, [
      ...unanswered('chooseLanguage'),
      ...askedUpTo(position, 'chooseLanguageAgain'),
      pressLanguage,
      ...ended,
    ]),
  ),
  ...POSITIONS.map((position) => {
    const wrongKey = (question: (typeof QUESTIONS)[number]) => [
      ...askedUpTo(position, question),
      press(NO_CHOICE),
    ];
    const again = Array.from({ length: MAX_REPROMPTS }, () => wrongKey('chooseLanguageAgain'));
    return scenario(
      `language - wrong keys at the ${ordinal[position]} question`,
      [...wrongKey('chooseLanguage'), ...again.flat(), ...tooOften],
      { once: true },
    );
  }),
  ...QUESTIONS.flatMap((question) =>
    POSITIONS.map((position) =>
      scenario(
        `language - 0 at the ${ordinal[position]} ${nameOf(question)}`,
        [
          ...(question === 'chooseLanguage' ? [] : unanswered('chooseLanguage')),
          ...askedUpTo(position, question),
          ...hangsUp,
        ],
        { once: true },
      ),
    ),
  ),
  ...QUESTIONS.flatMap((question) =>
    POSITIONS.map((position) =>
      scenario(
        `language - star at the ${ordinal[position]} ${nameOf(question)}`,
        [
          ...(question === 'chooseLanguage' ? [] : unanswered('chooseLanguage')),
          ...askedUpTo(position, question),
          press('*'),
          ...askedUpTo(0, 'chooseLanguage'),
          ...hangsUp,
        ],
        { once: true },
      ),
    ),
  ),
  scenario(
    'language - never chosen',
    [
      ...unanswered('chooseLanguage'),
      ...Array.from({ length: MAX_REPROMPTS }, () => unanswered('chooseLanguageAgain')).flat(),
      ...tooOften,
    ],
    { once: true },
  ),
  scenario('language - closed', [...hearInAll('closed'), ...hearInAll('goodbye')], {
    closed: true,
    once: true,
  }),
];
