/** Scenarios of dialogues/lists.ts: the pages of balances and movements. */
import type { PhoneAnswer } from '../../../functions/phone/contract.ts';
import { answers, type CallStep, hearPage, press, type Scenario, scenario } from './scenario.ts';
import { endsWith, type Pace, paced, signedInAt } from './sign-in.ts';
import { otherOutcomes, spokenScenarios } from './spoken.ts';

type Step = 'balances' | 'movements';
type Place = NonNullable<PhoneAnswer['place']>;

const menuKey = { balances: '1', movements: '2' } as const;
const page = (step: Step, place: Place): CallStep[] => [
  answers(step, 'spoken', { place, page: step, next: '2', previous: '1' }),
  hearPage(step),
];

/** The pages of one list, and what the function may answer instead. */
export const listScenarios = (pace: Pace, step: Step): Scenario[] => {
  const open = press(menuKey[step]);
  const first = [open, ...page(step, 'first')];
  const toLast = [press('1'), ...page(step, 'last')];
  const next = { prompt: 'nextPage', leadsTo: toLast } as const;
  const previous = {
    prompt: 'previousPage',
    leadsTo: [press('7'), ...page(step, 'first')],
  } as const;
  const others = (name: string, reach: CallStep[]) => [
    ...otherOutcomes(pace, `${step} - ${name}`, step, reach),
    scenario(paced(pace, `${step} - ${name} without its place`), [
      ...signedInAt(pace),
      ...reach,
      answers(step, 'spoken'),
      ...endsWith('unavailable'),
    ]),
  ];
  const spoken = { page: step } as const;
  return [
    ...spokenScenarios(pace, {
      ...spoken,
      name: `${step} - the only page`,
      reach: [open, ...page(step, 'only')],
      others: [],
      end: 'endOfList',
    }),
    ...spokenScenarios(pace, {
      ...spoken,
      name: `${step} - the first page`,
      reach: first,
      others: [next],
    }),
    ...spokenScenarios(pace, {
      ...spoken,
      name: `${step} - a page between`,
      reach: [...first, press('1'), ...page(step, 'middle')],
      others: [next, previous],
    }),
    ...spokenScenarios(pace, {
      ...spoken,
      name: `${step} - the last page`,
      reach: [...first, ...toLast],
      others: [previous],
      end: 'endOfList',
    }),
    ...others('opened', [open]),
    ...others('next', [...first, press('1')]),
    ...others('previous', [...first, ...toLast, press('7')]),
  ];
};
