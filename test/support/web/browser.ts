/** A real browser on the laptop's site, with checks for every state that a test reaches. */

import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { freePort } from '../../../local/shared/http.ts';
import { cachedSite } from '../../../tools/shared/builds.ts';
import { type Language, REGIONAL } from '../../../web/src/languages.ts';
import { launchChromium } from '../chromium.ts';
import { CHEAP, type Service, startService } from '../service.ts';

export const SCREENSHOTS = fileURLToPath(new URL('../../../.local/screenshots', import.meta.url));
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

export { LANGUAGES, type Language } from '../../../web/src/languages.ts';

export interface Stage {
  service: Service;
  browser: Browser;
  url: string;
  /** Directory of the site that is served. */
  site: string;
  stop(): Promise<void>;
}

/** Starts the laptop with its site, and the browser. */
export async function startStage(): Promise<Stage> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  mkdirSync(SCREENSHOTS, { recursive: true });
  const site = await cachedSite();
  const [service, browser] = await Promise.all([
    startService({
      port,
      site,
      parameters: laptopParameters(),
      environment: CHEAP,
    }),
    launchChromium(),
  ]);
  return {
    service,
    browser,
    url,
    site,
    async stop() {
      await browser.close();
      await service.stop();
    },
  };
}

/** One visitor; records page errors, foreign requests and dialogs, none of which may happen. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #url: string;
  readonly #name: string;
  readonly #faults: string[] = [];

  private constructor(context: BrowserContext, page: Page, url: string, name: string) {
    this.context = context;
    this.page = page;
    this.#url = url;
    this.#name = name;
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.#faults.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // The browser logs every error answer of the API; these are not faults.
      if (
        message.type() === 'error' &&
        !/the server responded with a status of/.test(message.text())
      )
        this.#faults.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== url && !request.url().startsWith('blob:'))
        this.#faults.push(`request to ${origin}`);
    });
    page.on('dialog', (dialog) => {
      this.#faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** Opens the site in a new browser context, whose width is in CSS pixels. */
  static async open({ browser, url }: Stage, name: string, width = 1280): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      locale: 'zh-HK',
      reducedMotion: 'reduce',
    });
    await context.addInitScript(
      "addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))",
    );
    return Visitor.inTab(context, url, name);
  }

  /** Opens another tab of the same browser. */
  static async inTab(context: BrowserContext, url: string, name: string): Promise<Visitor> {
    const visitor = new Visitor(context, await context.newPage(), url, name);
    await visitor.page.goto(url);
    await visitor.page.waitForSelector('h1');
    return visitor;
  }

  anotherTab(): Promise<Visitor> {
    return Visitor.inTab(this.context, this.#url, `${this.#name}-tab`);
  }

  /** Goes to a path of the site, such as `/sign-in`. */
  async goto(path: string): Promise<void> {
    await this.page.goto(`${this.#url}/#${path}`);
    await this.page.waitForSelector('h1');
  }

  /** Presses Tab until the element has the focus. */
  async tabTo(selector: string): Promise<void> {
    for (let presses = 0; presses < 80; presses++) {
      const isThere = await this.page.evaluate(
        `document.activeElement?.matches(${JSON.stringify(selector)}) && document.activeElement.checkVisibility()`,
      );
      if (isThere) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${selector}`);
  }

  /** Moves the focus to the element with Tab, and presses Enter. */
  async press(selector: string): Promise<void> {
    await this.page.waitForSelector(selector);
    await this.tabTo(selector);
    await this.page.keyboard.press('Enter');
  }

  /** Types into the field of this name, replacing its value. */
  async type(name: string, text: string): Promise<void> {
    await this.page.waitForSelector(`[name=${name}]`);
    await this.tabTo(`[name=${name}]`);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  /** Fills the fields in, and presses Enter in the last one. */
  async fill(values: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(values)) await this.type(name, text);
    await this.page.keyboard.press('Enter');
  }

  /** Chooses a language, by keyboard, and waits for it. */
  async speak(language: Language): Promise<void> {
    await this.press(`.languages [lang=${REGIONAL[language]}]`);
    await this.sees(`html[lang=${REGIONAL[language]}]`);
  }

  /** Waits until the element is visible. */
  sees(selector: string): Promise<unknown> {
    return this.page.waitForSelector(selector);
  }

  /** The page's main heading. */
  async title(): Promise<string> {
    return (await this.page.textContent('h1')) ?? '';
  }

  /** Checks accessibility, width and address of the current state; saves a screenshot. */
  async inspect(state: string): Promise<void> {
    await this.page.evaluate('document.fonts.ready');
    if (!(await this.page.evaluate("'axe' in window"))) await this.page.evaluate(axe);
    const found = (await this.page.evaluate(
      `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((each) => each.html).join(' | ')))`,
    )) as string[];
    await this.page.screenshot({
      path: `${SCREENSHOTS}/${this.#name}-${state}.jpeg`,
      // To look at only: a PNG takes the browser more than twice as long.
      type: 'jpeg',
      quality: 80,
      fullPage: true,
    });
    expect(found, `${this.#name} ${state}`).toEqual([]);
    const overflow = await this.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow, `${this.#name} ${state} is too wide`).toBeLessThanOrEqual(0);
    const corrected =
      "[...document.querySelectorAll('form input[name]:not([type=checkbox])')].filter((each) => each.getAttribute('autocorrect') !== 'off')";
    expect(await this.page.evaluate(`${corrected}.map(({ name }) => name)`)).toEqual([]);
    expect(new URL(this.page.url()).search).toBe('');
    expect(new URL(this.page.url()).hash).toMatch(/^$|^#\/[a-z-]*(\/[a-z-]+|(\/[\d-]{10}){2})?$/);
  }

  /** Whether the page, its fields or the browser's storage for the site contain this text. */
  holds(text: string): Promise<boolean> {
    return this.page.evaluate(
      `[document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map((each) => each.value),
        JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href, document.cookie]
        .some((each) => each.includes(${JSON.stringify(text)}))`,
    ) as Promise<boolean>;
  }

  /** Ends the visit, and expects that no fault was recorded. */
  async close(): Promise<void> {
    await this.context.close();
    expect(this.#faults).toEqual([]);
  }
}
