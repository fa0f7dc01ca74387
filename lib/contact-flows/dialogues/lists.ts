import { atMost, byAnswer, flowLogging, goTo, invoke, menu } from '../steps.ts';
import {
  type Call,
  failing,
  HELPS_WITH_MENU,
  type List,
  type Scenes,
  SECONDS_TO_CHOOSE,
} from './call.ts';
import { chooseAfter } from './main-menu.ts';

/** The whole of what the function has to say, as SSML. */
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

/** Balances (main menu, 1), a page at a time. */
export const balances = (call: Call): ScenesOf<'Balances'> =>
  list(call, 'Balances', 'balances', call.prompts.noBalances);

/** Movements (main menu, 2), a page at a time. */
export const movements = (call: Call): ScenesOf<'Movements'> =>
  list(call, 'Movements', 'movements', call.prompts.noMovements);

/**
 * A page is spoken, then the keys that go on from it; they work while it is spoken, too. What accounts hold is kept out of the flow logs:
 * they are off until the main menu.
 */
function list<It extends List>(
  call: Call,
  it: It,
  step: 'balances' | 'movements',
  none: string,
): ScenesOf<It> {
  const { functionArn, language, prompts } = call;
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
        atMost(HELPS_WITH_MENU, { again: [ask(help)], done: [goTo('Helped too often')] }),
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
        // The password was reset meanwhile, and is the participant's again (P2).
        'must-change': [goTo('Must change')],
        ...failing,
      },
    );

  return {
    [it]: [flowLogging('Disabled'), ...read('1')],
    [`${it} next`]: read('$.External.next'),
    [`${it} spoken`]: [
      byAnswer('more', { True: [goTo(`${it} more`)], False: [goTo(`${it} end`)] }),
    ],
    ...after('more', prompts.morePages, prompts.morePagesAgain),
    ...after('end', prompts.lastPage, prompts.lastPageAgain),
    [`No ${it}`]: [flowLogging('Enabled'), chooseAfter(call, none)],
  } as unknown as ScenesOf<It>;
}
