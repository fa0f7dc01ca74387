import { atMost, branchOnAnswer, flowLogging, goTo, invoke, menu } from '../steps.ts';
import {
  commonAnswers,
  type DialogueContext,
  type List,
  MAX_MENU_REPROMPTS,
  type Scenes,
  SECONDS_TO_CHOOSE,
} from './call.ts';
import { mainMenuAfter } from './main-menu.ts';

/** The page to speak, which the function returns as complete SSML. */
const SPEECH = { ssml: '$.External.speech' };

type ScenesOf<It extends List> = Scenes<
  | It
  | `${It} next`
  | `${It} spoken`
  | `${It} ${'more' | 'end'}`
  | `${It} ${'more' | 'end'} keys`
  | `${It} ${'more' | 'end'} again`
  | `No ${It}`
>;

/** Speaks the balances page by page (key 1 of the main menu). */
export const balances = (context: DialogueContext): ScenesOf<'Balances'> =>
  list(context, 'Balances', 'balances', context.prompts.noBalances);

/** Speaks the movements page by page (key 2 of the main menu). */
export const movements = (context: DialogueContext): ScenesOf<'Movements'> =>
  list(context, 'Movements', 'movements', context.prompts.noMovements);

/**
 * Speaks a page, then the available keys, which also work during the page. Flow logging is off
 * until the main menu, to keep account data out of the logs.
 */
function list<It extends List>(
  context: DialogueContext,
  it: It,
  step: 'balances' | 'movements',
  none: string,
): ScenesOf<It> {
  const { functionArn, language, prompts } = context;
  const after = (which: 'more' | 'end', prompt: string, help: string) => {
    const heard = `${it} ${which}` as const;
    const keys = {
      ...(which === 'more' && { 1: [goTo(`${it} next`)] }),
      9: [goTo(heard)],
      0: [goTo('Main menu')],
    };
    const again = [goTo(`${heard} again`)] as const;
    const ask = (question: string) =>
      menu({ prompt: question, seconds: SECONDS_TO_CHOOSE, keys, silence: again, otherKey: again });
    return {
      [heard]: [
        menu({
          prompt: SPEECH,
          seconds: 1,
          keys,
          silence: [goTo(`${heard} keys`)],
          otherKey: again,
        }),
      ],
      [`${heard} keys`]: [ask(prompt)],
      [`${heard} again`]: [
        atMost(MAX_MENU_REPROMPTS, { again: [ask(help)], done: [goTo('Helped too often')] }),
      ],
    };
  };

  const read = (page: string) =>
    invoke(
      functionArn,
      step,
      { language, page },
      {
        spoken: [goTo(`${it} spoken`)],
        none: [goTo(`No ${it}`)],
        // The participant has reset the password since, so the caller must change it first (P2).
        'must-change': [goTo('Must change')],
        ...commonAnswers,
      },
    );

  return {
    [it]: [flowLogging('Disabled'), ...read('1')],
    [`${it} next`]: read('$.External.next'),
    [`${it} spoken`]: [
      branchOnAnswer('more', { True: [goTo(`${it} more`)], False: [goTo(`${it} end`)] }),
    ],
    ...after('more', prompts.morePages, prompts.morePagesAgain),
    ...after('end', prompts.lastPage, prompts.lastPageAgain),
    [`No ${it}`]: [flowLogging('Enabled'), mainMenuAfter(context, none)],
  } as unknown as ScenesOf<It>;
}
