import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { TERMS_VERSION, termsText } from '../../functions/investor/terms.ts';

test('D14: a changed text is a new version, since the version stands for the text agreed to', () => {
  const hash = createHash('sha256').update(JSON.stringify(termsText)).digest('hex').slice(0, 16);
  expect({ [TERMS_VERSION]: hash }).toEqual({ '2026-11-28': 'ac2338676165c31a' });
});

test('the terms have the same paragraphs in each language', () => {
  const numbers = Object.values(termsText).map((text) => text.match(/^\d(?=[.] )/gm)?.join());
  expect(numbers).toEqual(['1,2,3,4,5,6', '1,2,3,4,5,6', '1,2,3,4,5,6']);
});
