import type { SiteSettings } from '../../site-settings.ts';

/** A part of a guide: a paragraph, a list, or a link to a page of the site. */
export type Block = string | string[] | { href: string; text: string };

/** A text to read: help, security, privacy, accessibility. */
export interface Guide {
  title: string;
  lead: string;
  sections: { title: string; blocks: Block[] }[];
}

export type GuideName = 'help' | 'security' | 'privacy' | 'accessibility';

/** What the guides say about the stage. */
export interface Facts extends Omit<SiteSettings, 'regions'> {
  /** The countries where data are kept, in the language of the guide. */
  places: string;
}

/** The guides of one language. */
export type Guides = (facts: Facts) => Record<GuideName, Guide>;

/** Where AWS's regions are (ISO 3166). */
const COUNTRIES: Record<string, string> = {
  'ap-east-1': 'HK',
  'ap-northeast-1': 'JP',
  'ap-southeast-1': 'SG',
  'ap-southeast-2': 'AU',
  'us-east-1': 'US',
};

/** The countries of regions, such as `Singapore and Japan`. */
export function placesOf(regions: readonly string[], language: string): string {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const places = regions.map((region) => {
    const country = COUNTRIES[region];
    return (country && names.of(country)) ?? region;
  });
  return new Intl.ListFormat(language).format(new Set(places));
}
