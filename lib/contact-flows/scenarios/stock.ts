/** Scenarios of dialogues/stock.ts: one stock by its code (key 4). */
import { leaves, toMainMenuFromCode } from './main-menu.ts';
import { answers, hear, hearPage, press, type Scenario, scenario } from './scenario.ts';
import { neverKeyed, type Pace, paced, signedInAt } from './sign-in.ts';
import { otherOutcomes, spokenScenarios } from './spoken.ts';

const CODE = '5#';
const open = [press('4'), hear('stockCode')];
const keyed = [...open, press(CODE)];

/** The code, and what is said of the stock. */
export const stockScenarios = (pace: Pace): Scenario[] => [
  ...spokenScenarios(pace, {
    name: 'stock - spoken',
    page: 'balances',
    reach: [...keyed, answers('stock', 'spoken', { page: 'balances' }), hearPage('balances')],
    others: [{ prompt: 'anotherStock', leadsTo: [...open, ...toMainMenuFromCode] }],
  }),
  ...otherOutcomes(pace, 'stock - keyed', 'stock', keyed),
  scenario(paced(pace, 'stock - never keyed'), [
    ...signedInAt(pace),
    ...open,
    ...neverKeyed('stockCodeAgain'),
  ]),
  scenario(paced(pace, 'stock - malformed, then the main menu'), [
    ...signedInAt(pace),
    ...keyed,
    answers('stock', 'malformed'),
    hear('stockCodeAgain'),
    ...toMainMenuFromCode,
    ...leaves,
  ]),
];
