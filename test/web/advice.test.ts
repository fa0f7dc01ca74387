import { expect, test } from 'vitest';
import { texts as en } from '../../web/src/locales/en.ts';
import { texts as zhHans } from '../../web/src/locales/zh-Hans.ts';
import { texts as zhHant } from '../../web/src/locales/zh-Hant.ts';

test('I8: the site gives the advice of the guide, in every language', () => {
  const advice = [
    [en, /secret/, /change it regularly/, /public places/],
    [zhHans, /妥善保管/, /定期修改/, /公共场所/],
    [zhHant, /保密/, /定期更改/, /公眾地方/],
  ] as const;
  for (const [texts, secret, regularly, inPublic] of advice) {
    expect(texts['advice.secret']).toMatch(secret);
    expect(texts['advice.secret']).toMatch(regularly);
    expect(texts['advice.public']).toMatch(inPublic);
  }
});
