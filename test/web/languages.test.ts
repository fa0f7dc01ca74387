/** The language of a first visit, by what the browser prefers. */
import { expect, it } from 'vitest';
import { preferredLanguage } from '../../web/src/languages.ts';

it.each([
  [['zh-HK'], 'zh-Hant'],
  [['zh-MO'], 'zh-Hant'],
  [['zh-TW', 'en'], 'zh-Hant'],
  [['zh-Hant'], 'zh-Hant'],
  [['zh-Hant-CN'], 'zh-Hant'],
  [['zh-hant-hk'], 'zh-Hant'],
  [['yue-HK'], 'zh-Hant'],
  [['zh-CN'], 'zh-Hans'],
  [['zh-SG', 'zh-HK'], 'zh-Hans'],
  [['zh-Hans-HK'], 'zh-Hans'],
  [['zh'], 'zh-Hans'],
  [['en-HK', 'zh-HK'], 'en'],
  [['en'], 'en'],
  [['fr-FR', 'zh-CN', 'en'], 'zh-Hans'],
  [['zha', 'eng', 'de'], 'zh-Hant'],
  [[], 'zh-Hant'],
] as const)('%j begins in %s', (preferred, language) => {
  expect(preferredLanguage(preferred)).toBe(language);
});
