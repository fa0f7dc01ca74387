import { expect, test } from 'vitest';
import { eventTypes } from '../../core/domain/events.ts';
import { hiddenFromInvestor } from '../../functions/investor/activity.ts';
import { texts } from '../../web/src/locales/zh-Hant.ts';

test('D21: the site has words for each event that the investor sees', () => {
  const seen = eventTypes.filter((type) => !hiddenFromInvestor.includes(type));
  expect(seen.filter((type) => !(`event.${type}` in texts))).toEqual([]);
  expect(hiddenFromInvestor.filter((type) => `event.${type}` in texts)).toEqual([]);
});
