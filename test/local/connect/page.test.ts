/** The browser phone, by keyboard alone, in each language. Screenshots go to .local/screenshots. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import { launchChromium } from '../../support/chromium.ts';
import { servePhone } from '../../support/local/connect/served.ts';

const SCREENSHOTS = fileURLToPath(new URL('../../../.local/screenshots/', import.meta.url));
const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));
const IN_PAGE = fileURLToPath(new URL('../../support/local/connect/in-page.js', import.meta.url));
let browser: Browser;
beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** Opens the page with voices for all three languages, and records what they speak. */
async function visit(url: string) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const problems: string[] = [];
  const requested = new Set<string>();
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => requested.add(new URL(request.url()).origin));
  await page.addInitScript({ path: IN_PAGE });
  await page.addInitScript({ path: AXE });
  await page.goto(`${url}/phone`);
  return { page, problems, requested };
}

const hasFocus = (page: Page, selector: string) =>
  page.evaluate(`document.activeElement.matches('${selector}')`);

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let count = 0; count < 40; count++) {
    if (await hasFocus(page, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} can't be reached by Tab`);
}

async function heard(page: Page, text: string): Promise<void> {
  await page.locator('#said li.prompt', { hasText: text }).last().waitFor();
}

test.each([
  ['yue', '1', 'zh-HK', 'Hiujin'],
  ['cmn', '2', 'zh-CN', 'Zhiyu'],
  ['en', '3', 'en-GB', 'Amy'],
] as const)('a call can be made by keyboard alone: %s', async (language, choice, voice, name) => {
  const { service, open } = await servePhone();
  const { phoneUserId, phonePassword } = await open();
  const { page, problems, requested } = await visit(service.url);
  const type = async (keys: string) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  await tabTo(page, '#aloud');
  await page.keyboard.press('Space');
  await tabTo(page, '#call');
  await page.keyboard.press('Enter');
  await heard(page, prompts.yue.chooseLanguage);
  await page.locator('#state', { hasText: 'one key; goes on by itself after 1 s' }).waitFor();
  // The caller hears the menu in each language without doing anything.
  await heard(page, prompts[language].chooseLanguage);
  await page.screenshot({ path: `${SCREENSHOTS}phone-${language}-language.png` });
  // The focus is on the keypad by now.
  await type(choice);
  await heard(page, prompts[language].userId);
  await type(`${phoneUserId}#`);
  await heard(page, prompts[language].password);
  await expect.poll(() => page.textContent('#state')).toContain('encrypted');
  await type(phonePassword.slice(0, 3));
  await expect.poll(() => page.textContent('#display')).toBe('•••');
  await page.screenshot({ path: `${SCREENSHOTS}phone-${language}.png` });
  expect(
    await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))'),
  ).toEqual([]);
  await type(`${phonePassword.slice(3)}#`);
  await heard(page, prompts[language].mustChange);

  const last = page.locator('#said li.prompt').last();
  await expect.poll(() => last.locator('span').last().getAttribute('lang')).toBe(language);
  await expect.poll(() => last.locator('.voice').textContent()).toBe(name);
  await expect.poll(() => page.textContent('#action')).toContain('Must change - key in');
  await expect.poll(() => page.textContent('#trace')).toContain('result: must-change');
  for (const text of [await page.textContent('#trace'), await page.textContent('#said')]) {
    expect(text).not.toContain(phonePassword);
  }
  await expect
    .poll(() => page.evaluate('said.at(-1)'))
    .toEqual([voice, prompts[language].mustChange]);

  await tabTo(page, '#silence');
  await page.keyboard.press('Enter');
  await heard(page, prompts[language].newPasswordAgain);
  await tabTo(page, '#hang-up');
  await page.keyboard.press('Enter');
  await page.locator('#state', { hasText: 'You hung up' }).waitFor();
  await expect.poll(() => hasFocus(page, '#call')).toBe(true);
  expect(problems).toEqual([]);
  expect([...requested]).toEqual([service.url]);
  await page.close();
});

test('the call continues after a prompt has been spoken, not before, and only the caller ends a long wait', async () => {
  const { service } = await servePhone();
  const { page, problems } = await visit(service.url);
  await page.evaluate('talksOn = true');
  await page.check('#aloud');
  await page.click('#call');
  await heard(page, prompts.yue.chooseLanguage);
  await page.waitForTimeout(1500);
  expect(await page.locator('#said li').count()).toBe(1);
  await page.evaluate('talksOn = false');
  await heard(page, prompts.en.chooseLanguage);
  await page.locator('#silence', { hasText: 'Stay silent (6 s)' }).waitFor();
  await expect.poll(() => page.textContent('#state')).toBe('Listening for one key');
  await page.waitForTimeout(1500);
  expect(await page.locator('#said li').count()).toBe(3);
  expect(problems).toEqual([]);
  await page.close();
});

test('a slower prompt is spoken slower', async () => {
  const { service } = await servePhone();
  const { page, problems } = await visit(service.url);
  for (const ssml of ['<speak>A</speak>', '<speak><prosody rate="80%">A</prosody></speak>']) {
    const prompt = { language: 'en', text: 'A', ssml };
    await page.evaluate(
      `import('/phone/speech.js').then(({ speak }) => speak(${JSON.stringify(prompt)}))`,
    );
  }
  expect(await page.evaluate('rates')).toEqual([1, 0.8]);
  expect(problems).toEqual([]);
  await page.close();
});

test('the phone page loads nothing from other origins', async () => {
  const { service } = await servePhone();
  const response = await fetch(`${service.url}/phone`);
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
  expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/);
  expect(await response.text()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bon\w+=|\bstyle=/);
});

test('every text and button has enough contrast and size, in light and in dark mode', async () => {
  const { service } = await servePhone();
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme });
    await page.addInitScript({ path: IN_PAGE });
    await page.goto(`${service.url}/phone`);
    expect(await page.evaluate('faint()')).toEqual([]);
    expect(await page.evaluate('small()')).toEqual([]);
    await page.close();
  }
});
