import { atMost, flowLogging, goTo, ifNothingKeyed, ifStarKeyed, keyInCode } from '../steps.ts';
import {
  commonAnswers,
  type DialogueContext,
  MAX_ENTRY_REPROMPTS,
  type Scenes,
  sendEntry,
} from './call.ts';
import { type SpokenScenes, spokenWithKeys } from './spoken.ts';

/**
 * Asks for one stock by its code, and speaks its balance and its last movement (key 4 of the main
 * menu). Flow logging is off until the main menu, as in lists.
 */
export const stock = (
  context: DialogueContext,
): Scenes<'Stock' | 'Stock keyed' | 'Stock again'> & SpokenScenes<'Stock spoken'> => {
  const { prompts } = context;
  const another = { key: '4', leadsTo: 'Stock', prompt: prompts.anotherStock } as const;
  return {
    Stock: [flowLogging('Disabled'), keyInCode(prompts.stockCode), goTo('Stock keyed')],
    'Stock keyed': [
      ifNothingKeyed([goTo('Stock again')]),
      ifStarKeyed([goTo('Main menu')]),
      ...sendEntry(
        context,
        'stock',
        {
          spoken: [goTo('Stock spoken')],
          none: [goTo('No Balances')],
          malformed: [goTo('Stock again')],
          'must-change': [goTo('Must change')],
          ...commonAnswers,
        },
        { rate: String(context.rate) },
      ),
    ],
    'Stock again': [
      atMost(MAX_ENTRY_REPROMPTS, {
        again: [keyInCode(prompts.stockCodeAgain), goTo('Stock keyed')],
        done: [goTo('Helped too often')],
      }),
    ],
    ...spokenWithKeys(context, 'Stock spoken', [another]),
  };
};
