/** The inspection of a page finds what it looks for: each of these pages has one fault. */

import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { faultsOf } from '../support/web/inspection.ts';

let chromium: Browser;
let page: Page;
let browser: CDPSession;
beforeAll(async () => {
  chromium = await launchChromium();
  page = await chromium.newPage({ viewport: { width: 360, height: 740 } });
  browser = await page.context().newCDPSession(page);
});
afterAll(() => chromium?.close());

const TABLE = '<table aria-label="Stocks"><thead><tr><th scope="col">Code<th scope="col">Name';

const pageWith = (body: string, lang = 'en-HK', title = 'Stocks – CCASS') =>
  `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width">
  <title>${title}</title><body style="font:16px sans-serif"><main>${body}</main>`;

it('finds nothing in a page without a fault', async () => {
  await page.setContent(
    pageWith(`<h1>Stocks</h1>${TABLE}<tbody><tr><td>00005<td lang="zh-HK">滙豐控股</table>
      <form><label>User ID <input name="id" autocorrect="off" aria-invalid="true"
      aria-describedby="why"></label><p id="why" class="field-error">Enter it.</p></form>
      <div class="notice error" role="alert">Sorry</div>`),
  );
  expect(await faultsOf(page, browser)).toEqual([]);
});

it.each([
  ['two of button “Remove”', '<button>Remove</button><button>Remove</button>'],
  ['two of link “PDF”', '<a href="#a">PDF</a> <a href="#b">PDF</a>'],
  ['“site.name” is no text for a reader', '<p>site.name</p>'],
  ['“undefined stocks” is no text for a reader', '<p>undefined stocks</p>'],
  ['2 headings of the first level', '<h1>More</h1>'],
  ['table “Stocks” has no column headers', '<table aria-label="Stocks"><tr><td>1<tr><td>2</table>'],
  ['table “Stocks” has a row of 1 cells, not 2', `${TABLE}<tbody><tr><td>00005</table>`],
  // As a layout that is no table's could do.
  ['table “Stocks” has no rows', `${TABLE}<tbody><tr role="none"><td role="none">1</table>`],
  ['an alert says nothing', '<div role="alert"></div>'],
  [
    '“User ID” is invalid and does not say why',
    '<label>User ID <input aria-invalid="true"></label>',
  ],
  ['not announced: Sorry', '<div class="notice error">Sorry</div>'],
  ['Show says Hide', '<button aria-label="Show">Hide</button>'],
  ['Statements is broken', '<p style="width:3em;overflow-wrap:anywhere">Statements</p>'],
  ['2026年11月28日 is broken', '<p lang="zh-HK" style="width:5em">2026年11月28日</p>'],
  ['cut: A code or name', '<input aria-label="Search" placeholder="A code or name" size="3">'],
  ['it is 140 px too wide', '<div style="width:500px;margin-left:-8px;height:1px"></div>'],
  ['id is corrected', '<form><label>ID <input name="id"></label></form>'],
  ['not in en-HK: 歡迎', '<p>歡迎</p>'],
  ['not in zh-HK: 欢迎', '<p lang="zh-HK">欢迎</p>'],
  ['not in zh-CN: 歡迎', '<p lang="zh-CN">歡迎</p>'],
  ['not in zh-CN: Please wait for it', '<p lang="zh-CN">Please wait for it</p>'],
])('finds: %s', async (fault, body) => {
  await page.setContent(pageWith(`<h1>Stocks</h1>${body}`));
  expect(await faultsOf(page, browser)).toContain(fault);
});

it('finds a title of another page', async () => {
  await page.setContent(pageWith('<h1>Stocks</h1>', 'en-HK', 'Menu'));
  expect(await faultsOf(page, browser)).toContain('its title is Menu');
});
