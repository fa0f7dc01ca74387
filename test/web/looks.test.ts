/** The looks in which states are inspected. */
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../web/src/languages.ts';
import {
  isEveryLook,
  JOURNEYS,
  type Look,
  looksOf,
  nameOf,
  PAIRWISE,
} from '../support/web/looks.ts';

const FACTORS = {
  language: LANGUAGES,
  width: [360, 1280],
  colours: ['light', 'dark'],
  percent: [100, 200],
} as const;

/** Each two values of different factors that meet in one of the looks. */
function pairsIn(looks: readonly Look[]): Set<string> {
  const names = Object.keys(FACTORS) as (keyof Look)[];
  return new Set(
    looks.flatMap((look) =>
      names.flatMap((a, i) => names.slice(i + 1).map((b) => `${look[a]} ${look[b]}`)),
    ),
  );
}

it('each two values meet in the looks of six states in a row, and of a journey in each language', () => {
  const all = 3 * 2 * 3 + 2 * 2 * 3;
  expect(pairsIn(PAIRWISE).size).toBe(all);
  const own = { language: 'zh-Hant', width: 1280, colours: 'light', percent: 100 } as const;
  const inRow = PAIRWISE.flatMap((_, index) => looksOf(own, index, false));
  expect(pairsIn(inRow).size).toBe(all);
  const inJourneys = JOURNEYS.flatMap((look) => looksOf(look, 0, true));
  expect(pairsIn(inJourneys).size).toBe(all);
});

it('a state is inspected in two looks, or in all', () => {
  const look = PAIRWISE[0] as Look;
  expect(new Set(looksOf(look, 3, false).map(nameOf)).size).toBe(isEveryLook ? 24 : 2);
});
