import { expect, test } from 'vitest';
import { loadStage, stageNames } from '../../lib/config/load-stage.ts';
import { regionsOf } from '../../lib/config/regions.ts';
import { siteSettings } from '../../tools/shared/site-settings.ts';
import { guides as en } from '../../web/src/locales/guides/en.ts';
import { type Block, type Guides, placesOf } from '../../web/src/locales/guides/guide.ts';
import { guides as zhHans } from '../../web/src/locales/guides/zh-Hans.ts';
import { guides as zhHant } from '../../web/src/locales/guides/zh-Hant.ts';

const languages = [
  ['zh-Hant', zhHant],
  ['zh-Hans', zhHans],
  ['en', en],
] as const;

/** The guides of a stage in a language. */
function guidesOf(stage: string, language: string, guides: Guides) {
  const { regions, ...settings } = siteSettings(loadStage(stage));
  return guides({ ...settings, places: placesOf(regions, language) });
}

const kindOf = (block: Block) =>
  typeof block === 'string' ? 'text' : Array.isArray(block) ? block.length : block.href;

test('the guides say the same in each language', () => {
  const [first, ...others] = languages.map(([language, guides]) =>
    Object.entries(guidesOf('prod', language, guides)).map(([name, { sections }]) => [
      name,
      sections.map(({ blocks }) => blocks.map(kindOf)),
    ]),
  );
  for (const other of others) expect(other).toEqual(first);
});

test.each(languages)('the guides tell the settings of production: %s', (language, guides) => {
  const stage = loadStage('prod');
  const { help, security, privacy } = guidesOf('prod', language, guides);
  const { trailYears, closedAccountYears, movementMonths = 0, logDays } = stage.retention;
  const contains = (guide: object, ...texts: unknown[]) => {
    for (const text of texts) expect(JSON.stringify(guide)).toContain(String(text));
  };
  contains(help, stage.phone.displayNumber);
  contains(security, `https://${stage.site?.domainName}/`, stage.messages.senderAddress);
  contains(
    privacy,
    `${trailYears} `,
    `${closedAccountYears} `,
    `${movementMonths / 12} `,
    `${logDays} `,
  );
  // Each place where a stack is, not only those of the tables.
  const places = regionsOf(stage).map((region) => placesOf([region], language));
  expect(places).toHaveLength(3);
  contains(privacy, ...places.map((place) => place.replace(/^(?=United)/, 'the ')));
});

test('the site knows the country of each region', () => {
  for (const stage of stageNames())
    for (const region of regionsOf(loadStage(stage)))
      expect(placesOf([region], 'en'), stage).not.toBe(region);
  expect(placesOf(['eu-west-9'], 'en')).toBe('eu-west-9');
});

test('the guides of a stage tell its places', () => {
  for (const stage of stageNames()) {
    const { regions } = siteSettings(loadStage(stage));
    expect(JSON.stringify(guidesOf(stage, 'en', en).privacy)).toContain(placesOf(regions, 'en'));
  }
});

test.each(languages)('the guides need no address, number or period: %s', (_, guides) => {
  const all = guides({ senderAddress: 'no-reply@ssa.example.hk', logDays: 30, places: '' });
  expect(JSON.stringify(all)).not.toMatch(/undefined|NaN/);
});
