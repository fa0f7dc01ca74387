/** A real browser on the laptop's site, with checks for every state that a test reaches. */

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { freePort } from '../../../local/shared/http.ts';
import { cachedSite } from '../../../tools/shared/builds.ts';
import { type Language, REGIONAL } from '../../../web/src/languages.ts';
import { atFileEnd } from '../at-file-end.ts';
import { launchChromium } from '../chromium.ts';
import { CHEAP, type Service, startService } from '../service.ts';
import { FOCUS, KEPT } from './focus.ts';
import { faultsOf } from './inspection.ts';
import { currentLook, isEveryLook, type Look, looksOf, nameOf, wear } from './looks.ts';

export const SCREENSHOTS = fileURLToPath(new URL('../../../.local/screenshots', import.meta.url));
/** Taller pages are cut: a screenshot is for a reader. */
const MAX_HEIGHT = 5000;
/** By then a page on a busy machine is as it stays. */
const SETTLES_MS = 3000;

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

const seen = new Set<string>();
/** Whether a state was seen in a look, maybe by another visitor of this name. */
function isSeen(name: string): boolean {
  if (seen.size === 0) atFileEnd(() => seen.clear());
  if (seen.has(name)) return true;
  seen.add(name);
  return false;
}

/** One visitor; records page errors, foreign requests and dialogs, none of which may happen. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #url: string;
  readonly #name: string;
  readonly #faults: string[] = [];
  readonly #browser: CDPSession;
  #keepsLanguage = false;
  #states = 0;

  private constructor(
    context: BrowserContext,
    page: Page,
    browser: CDPSession,
    url: string,
    name: string,
  ) {
    this.context = context;
    this.page = page;
    this.#browser = browser;
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

  /**
   * Opens the site in a new browser context.
   * @param look a width in CSS pixels, or a whole look, whose language the visitor keeps
   */
  static async open(
    { browser, url }: Stage,
    name: string,
    look: number | Look = 1280,
  ): Promise<Visitor> {
    const { width, colours, percent } =
      typeof look === 'number' ? { width: look, colours: 'light' as const, percent: 100 } : look;
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      locale: 'zh-HK',
      colorScheme: colours,
      reducedMotion: 'reduce',
    });
    await context.addInitScript(
      "addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))",
    );
    const visitor = await Visitor.inTab(context, url, name);
    visitor.#keepsLanguage = typeof look !== 'number';
    if (percent !== 100) await visitor.wear({ percent });
    return visitor;
  }

  /** Opens another tab of the same browser. */
  static async inTab(context: BrowserContext, url: string, name: string): Promise<Visitor> {
    const page = await context.newPage();
    const visitor = new Visitor(context, page, await context.newCDPSession(page), url, name);
    await page.goto(url);
    await page.waitForSelector('h1');
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

  /**
   * Presses Tab until the element has the focus; the focus must be seen on the way. What is still
   * loading is waited for: what comes in above the focus can push it out of the window.
   */
  async tabTo(selector: string): Promise<void> {
    await this.page
      .waitForSelector('.loading', { state: 'detached', timeout: SETTLES_MS })
      // Some tests hold an answer back.
      .catch(() => undefined);
    const focus = () =>
      this.page.evaluate(`(${FOCUS})(${JSON.stringify(selector)})`) as Promise<
        [boolean, string | undefined]
      >;
    for (let presses = 0; presses < 80; presses++) {
      let [isThere, unseen] = await focus();
      // On a busy machine the page may not have scrolled there yet.
      const until = Date.now() + SETTLES_MS;
      while (presses > 0 && unseen && Date.now() < until) {
        await this.page.waitForTimeout(100);
        [isThere, unseen] = await focus();
      }
      if (presses > 0 && unseen) this.#faults.push(`focus is not seen on ${unseen}`);
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

  /** Changes the look of the current state; what was entered, opened or focused stays. */
  async wear(look: Partial<Look>, height?: number): Promise<void> {
    await wear(
      this.page,
      this.#browser,
      { ...(await currentLook(this.page)), ...look },
      height ?? this.page.viewportSize()?.height ?? 0,
    );
  }

  /**
   * Checks the current state in its own look and one other, or in every look: accessibility,
   * languages, width, address. Afterwards the state is as it was.
   */
  async inspect(state: string): Promise<void> {
    const own = await currentLook(this.page);
    const before = await this.page.evaluate(
      `globalThis.focusedBefore = document.activeElement; ${KEPT}`,
    );
    const looksWith = new Map<string, string[]>();
    for (const look of looksOf(own, this.#states++, this.#keepsLanguage)) {
      const name = `${this.#name}-${state}-${nameOf(look)}`;
      if (isEveryLook && isSeen(name)) continue;
      if (look !== own) await this.wear(look);
      for (const fault of await faultsOf(this.page, this.#browser))
        looksWith.set(fault, [...(looksWith.get(fault) ?? []), nameOf(look)]);
      if (isEveryLook) await this.#photograph(name);
    }
    // All faults of a test are told together, at its end.
    for (const [fault, looks] of looksWith)
      this.#faults.push(`${this.#name} ${state} (${looks.join(', ')}): ${fault}`);
    await this.wear(own);
    await this.page.evaluate(`scrollTo(0, ${(before as { top: number }).top})`);
    expect(await this.page.evaluate(KEPT), `${this.#name} ${state}`).toEqual(before);
    expect(new URL(this.page.url()).search).toBe('');
    expect(new URL(this.page.url()).hash).toMatch(/^$|^#\/[a-z-]*(\/[a-z-]+|(\/[\d-]{10}){2})?$/);
  }

  /** Saves what the whole page looks like. */
  async #photograph(name: string): Promise<void> {
    const { height = 0 } = this.page.viewportSize() ?? {};
    const whole = await this.page.evaluate('document.documentElement.scrollHeight');
    // A screenshot of more than the window would be of text in the usual size.
    await this.wear({}, Math.max(height, Math.min(Number(whole), MAX_HEIGHT)));
    // A PNG takes the browser more than twice as long.
    await this.page.evaluate('scrollTo(0, 0)');
    await this.page.screenshot({
      path: `${SCREENSHOTS}/${name}.jpeg`,
      type: 'jpeg',
      quality: 80,
    });
    await this.wear({}, height);
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
