/** A headless Chromium that npm brought, so that tests in a browser need nothing installed. */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Takes some seconds the first time: the browser is unpacked into the directory for temporary files. */
export async function launchChromium(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
}
