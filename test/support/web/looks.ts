/** The looks of a page: its language, the window's width, the colours, the size of the text. */
import type { CDPSession, Page } from 'playwright-core';
import { LANGUAGES, type Language, REGIONAL } from '../../../web/src/languages.ts';

export interface Look {
  language: Language;
  /** Of the window, in CSS pixels. */
  width: number;
  colours: 'light' | 'dark';
  /** Size of the text, as a visitor sets it in the browser. */
  percent: number;
}

/** Whether tests inspect each state in every look, and save what it looks like. */
export const isEveryLook = process.env.ALL_LOOKS === '1';

const look = (language: Language, width: number, colours: Look['colours'], percent: number) => ({
  language,
  width,
  colours,
  percent,
});

const EVERY: readonly Look[] = LANGUAGES.flatMap((language) =>
  [360, 1280].flatMap((width) =>
    (['light', 'dark'] as const).flatMap((colours) =>
      [100, 200].map((percent) => look(language, width, colours, percent)),
    ),
  ),
);

/** Looks in which each two values of different factors meet; two of each language. */
export const PAIRWISE: readonly Look[] = [
  look('zh-Hant', 360, 'light', 100),
  look('en', 1280, 'dark', 100),
  look('zh-Hans', 360, 'dark', 200),
  look('zh-Hant', 1280, 'dark', 200),
  look('en', 360, 'light', 200),
  look('zh-Hans', 1280, 'light', 100),
];

/** The looks in which a journey is made: each language; narrow and wide in each with every look. */
export const JOURNEYS: readonly Look[] = isEveryLook
  ? PAIRWISE
  : LANGUAGES.map((language) => PAIRWISE.find((each) => each.language === language) as Look);

/**
 * The looks in which a state is inspected: its own and one other; or every look.
 * @param index which state of its visitor it is: six in a row are seen in all pairwise looks
 * @param keepsLanguage whether a state is reached in each language, and seen in that one only: over
 *   the languages, it is seen in all pairwise looks, or in every look
 */
export function looksOf(own: Look, index: number, keepsLanguage: boolean): readonly Look[] {
  const others = (isEveryLook ? EVERY : PAIRWISE).filter(
    (each) => nameOf(each) !== nameOf(own) && (!keepsLanguage || each.language === own.language),
  );
  return [own, ...(isEveryLook ? others : [others[index % others.length] as Look])];
}

export const nameOf = ({ language, width, colours, percent }: Look): string =>
  `${language}-${width}-${colours}-${percent}`;

/** The look that a page has now. */
export function currentLook(page: Page): Promise<Look> {
  return page.evaluate(`({
    language: ${JSON.stringify(Object.fromEntries(LANGUAGES.map((each) => [REGIONAL[each], each])))}[document.documentElement.lang],
    width: innerWidth,
    colours: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    percent: parseFloat(getComputedStyle(document.documentElement).fontSize) / 0.16,
  })`);
}

/**
 * Gives a page a look. What was entered, opened or focused stays: nothing is loaded again.
 * @param height of the window, in CSS pixels
 */
export async function wear(page: Page, browser: CDPSession, look: Look, height: number) {
  const { language, width, colours, percent } = look;
  await page.emulateMedia({ colorScheme: colours });
  await page.setViewportSize({ width, height });
  // The size of the text is lost with a new size of the window.
  await browser.send('Page.setFontSizes', { fontSizes: { standard: (16 * percent) / 100 } });
  const lang = REGIONAL[language];
  await page.evaluate(
    `document.documentElement.lang === '${lang}' || document.querySelector('.languages [lang=${lang}]').click()`,
  );
  await page.waitForSelector(`html[lang=${lang}]`, { state: 'attached' });
  // A page learns of another size of its text when the window is resized.
  await page.evaluate("visualViewport.dispatchEvent(new Event('resize'))");
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
}
