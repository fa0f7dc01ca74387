/** The site's three languages, as BCP 47 tags (D16). */
export const LANGUAGES = ['zh-Hant', 'zh-Hans', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The tags of `lang` attributes: they also name the region, by which a browser chooses glyphs. */
export const REGIONAL = { 'zh-Hant': 'zh-HK', 'zh-Hans': 'zh-CN', en: 'en-HK' } as const;

/** Regions whose Chinese is simplified; without a region or script, `zh` is as on the Mainland. */
const SIMPLIFIED = /^zh(-(cn|sg|my|hans)\b|$)/;

/**
 * The first language that the site has, of those that a visitor prefers.
 * @param preferred BCP 47 tags, the most preferred first, as in `navigator.languages`
 * @returns Traditional Chinese if it has none of them
 */
export function preferredLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const lower = tag.toLowerCase();
    if (/^en\b/.test(lower)) return 'en';
    // A script says more than a region: `zh-Hant-CN` is Traditional.
    if (/^(zh|yue)-hant\b/.test(lower)) return 'zh-Hant';
    if (SIMPLIFIED.test(lower) || /^yue-(hans|cn)\b/.test(lower)) return 'zh-Hans';
    if (/^(zh|yue)\b/.test(lower)) return 'zh-Hant';
  }
  return 'zh-Hant';
}
