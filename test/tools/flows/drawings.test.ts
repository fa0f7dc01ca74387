import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contactFlows } from '../../../lib/contact-flows/contact-flows.ts';
import { flowDrawings } from '../../../tools/flows/drawings.ts';
import { launchChromium } from '../../support/chromium.ts';

const directory = new URL('../../../docs/flows/', import.meta.url);
const drawings = await flowDrawings();
const pages = Object.entries(drawings).filter(([file]) => file.endsWith('.svg'));

test('docs/flows is current: npm run flows', () => {
  expect(readdirSync(directory).sort()).toEqual(Object.keys(drawings).sort());
  for (const [file, text] of Object.entries(drawings)) {
    expect(readFileSync(new URL(file, directory), 'utf8') === text, file).toBe(true);
  }
});

test('every scene is drawn, and every page is in the index', () => {
  const plain = (svg: string) => svg.replaceAll('&#160;', ' ').replaceAll('&#45;', '-');
  const call = plain(
    pages.flatMap(([file, svg]) => (/^(language|overview)/.test(file) ? [] : svg)).join(''),
  );
  for (const [name, { Actions }] of Object.entries(contactFlows())) {
    const drawn = name === 'entry' ? plain(drawings['language.svg'] as string) : call;
    for (const scene of new Set(Actions.map(({ Identifier }) => Identifier.split(' - ')[0]))) {
      expect(drawn).toContain(`>${scene}</text>`);
    }
  }
  for (const [file] of pages) expect(drawings['README.md']).toContain(`(${file})`);
});

/** Points, within margins of a centimetre; the longer side first. */
const A4 = [785, 538] as const;
const SMALLEST = 7;

test.each(pages)('%s, printed on A4, has no text smaller than 7 pt', (_, svg) => {
  const [, width, height] = (/<svg width="(\d+)pt" height="(\d+)pt"/.exec(svg) ?? []).map(
    Number,
  ) as number[];
  const [longer, shorter] = [width as number, height as number].sort((a, b) => b - a) as [
    number,
    number,
  ];
  const scale = Math.min(1, A4[0] / longer, A4[1] / shorter);
  const sizes = [...svg.matchAll(/<text [^>]*font-size="([\d.]+)"[^>]*>[^<]*\S[^<]*</g)].map(
    ([, size]) => Number(size),
  );
  expect(sizes.length).toBeGreaterThan(5);
  expect(Math.min(...sizes.filter((size) => size > 4)) * scale).toBeGreaterThanOrEqual(SMALLEST);
});

/** Texts that leave their box, and pairs of texts that lie on each other. */
const MISPLACED = `(() => {
  const of = (element) => element.getBoundingClientRect();
  const texts = [...document.querySelectorAll('text')].filter(({ textContent }) => textContent.trim());
  const outside = [...document.querySelectorAll('g.node')].flatMap((node) => {
    const box = of(node.querySelector('path, polygon'));
    return [...node.querySelectorAll('text')].filter((text) => of(text).left < box.left || of(text).right > box.right);
  });
  // Lines of one text stand close: their letters do not touch all the same.
  const inner = (text) => ({ left: of(text).left, right: of(text).right, top: of(text).top + 4, bottom: of(text).bottom - 4 });
  const clash = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const clashing = texts.filter((one, i) => texts.some((other, k) => k > i && clash(inner(one), inner(other))));
  const beyond = texts.filter((text) => of(text).right > of(document.querySelector('svg')).right);
  return [...outside, ...clashing, ...beyond].map(({ textContent }) => textContent);
})()`;

test('every text has room, in the widest font and in others', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1400 } });
    for (const family of ['DejaVu Sans', 'Arial']) {
      for (const [file, svg] of pages) {
        await page.setContent(
          svg
            .slice(svg.indexOf('<svg'))
            .replaceAll(/font-family="[^"]*"/g, `font-family="${family}"`),
        );
        expect([file, family, await page.evaluate(MISPLACED)]).toEqual([file, family, []]);
      }
    }
  } finally {
    await browser.close();
  }
});
