import { branchOnAnswer, flowLogging, goTo, invoke } from '../steps.ts';
import { commonAnswers, type DialogueContext, type List, type Place, type Scenes } from './call.ts';
import { mainMenuAfter } from './main-menu.ts';
import { type SpokenScenes, spokenWithKeys } from './spoken.ts';

type ScenesOf<It extends List> = Scenes<
  It | `${It} ${'next' | 'previous' | 'spoken'}` | `No ${It}`
>;

/** Reads the balances page by page (key 1 of the main menu). */
export const balances = (context: DialogueContext): ScenesOf<'Balances'> =>
  list(context, 'Balances', 'balances', context.prompts.noBalances);

/** Reads the movements page by page (key 2 of the main menu). */
export const movements = (context: DialogueContext): ScenesOf<'Movements'> =>
  list(context, 'Movements', 'movements', context.prompts.noMovements);

/** Flow logging is off until the main menu, to keep account data out of the logs. */
function list<It extends List>(
  context: DialogueContext,
  it: It,
  step: 'balances' | 'movements',
  none: string,
): ScenesOf<It> {
  const { functionArn, language, rate } = context;
  const read = (page: string) =>
    invoke(
      functionArn,
      step,
      { language, page, rate: String(rate) },
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
    [`${it} previous`]: read('$.External.previous'),
    [`${it} spoken`]: [
      branchOnAnswer('place', {
        only: [goTo(`${it} only`)],
        first: [goTo(`${it} first`)],
        middle: [goTo(`${it} middle`)],
        last: [goTo(`${it} last`)],
      }),
    ],
    [`No ${it}`]: [flowLogging('Enabled'), mainMenuAfter(context, none)],
  } as unknown as ScenesOf<It>;
}

/** Speaks a page of a list, then the keys that apply to its place in the list. */
export function pagesOf<It extends List>(
  context: DialogueContext,
  it: It,
): SpokenScenes<`${It} ${Place}`> {
  const { nextPage, previousPage, endOfList } = context.prompts;
  const next = { key: '1', leadsTo: `${it as List} next`, prompt: nextPage } as const;
  const previous = { key: '7', leadsTo: `${it as List} previous`, prompt: previousPage } as const;
  return {
    ...spokenWithKeys(context, `${it} only` as const, [], [endOfList]),
    ...spokenWithKeys(context, `${it} first` as const, [next]),
    ...spokenWithKeys(context, `${it} middle` as const, [next, previous]),
    ...spokenWithKeys(context, `${it} last` as const, [previous], [endOfList]),
  } as unknown as SpokenScenes<`${It} ${Place}`>;
}
