/** The checks of one state of a page, as it looks now. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { faultsOfTree } from './accessibility-tree.ts';
import { CUT_TEXTS } from './cut-texts.ts';
import { type MarkedText, TEXTS_OF_PAGE, textsInOtherLanguages } from './page-language.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const IN_PAGE = `(async () => {
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ${JSON.stringify(AXE_TAGS)},
  });
  const every = (selector) => [...document.querySelectorAll(selector)];
  const { scrollWidth, clientWidth } = document.documentElement;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const folded = (text) => text.replaceAll(/\\s+/g, ' ').trim().toLowerCase();
  return [
    ...violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')),
    scrollWidth > clientWidth && 'it is ' + (scrollWidth - clientWidth) + ' px too wide',
    document.title.startsWith(document.querySelector('h1').textContent) ||
      'its title is ' + document.title,
    ...every('form input[name]:not([type=checkbox])').map(
      (each) => each.getAttribute('autocorrect') === 'off' || each.name + ' is corrected',
    ),
    // WCAG 2.5.3: who says what is written reaches the control.
    ...every('main [aria-label]:is(a, button)').map(
      ({ ariaLabel, innerText }) =>
        folded(ariaLabel).includes(folded(innerText)) || ariaLabel + ' says ' + innerText,
    ),
    // WCAG 4.1.3
    ...every('.notice.error, .field-error').filter(shown).map(
      (each) =>
        each.matches('[role=alert]') ||
        every('[aria-invalid=true]').some((field) =>
          field.getAttribute('aria-describedby')?.split(' ').includes(each.id),
        ) ||
        'not announced: ' + each.textContent,
    ),
  ].filter((each) => typeof each === 'string');
})()`;

/** @returns each fault as a sentence; empty if there are none */
export async function faultsOf(page: Page, browser: CDPSession): Promise<string[]> {
  await page.evaluate('document.fonts.ready');
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe);
  const faults = [
    ...((await page.evaluate(IN_PAGE)) as string[]),
    ...((await page.evaluate(CUT_TEXTS)) as string[]),
    ...(await faultsOfTree(browser)),
    ...textsInOtherLanguages((await page.evaluate(TEXTS_OF_PAGE)) as MarkedText[]),
  ];
  return [...new Set(faults)];
}
