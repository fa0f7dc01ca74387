/** D19: what a statement of an account looks like as PDF, read back code point by code point. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fontOf } from '../../../functions/statements/pdf/fonts.ts';
import { render } from '../../../functions/statements/pdf/render.ts';
import {
  overlapsOf,
  rowsOf,
  structureOf,
  textsOf,
  withPdf,
  withRole,
} from '../../support/functions/statements/read-pdf.ts';
import { daily, monthly, names } from '../../support/functions/statements/samples.ts';

describe('texts', () => {
  test('2,300 names of issuers read back code point by code point', async () => {
    const all = names(2300);
    const { pdf, missing } = render(monthly({ names: all }));
    expect(missing).toEqual([]);
    const texts = (await textsOf(pdf)).flat().filter(({ tag }) => tag === 'TD');
    const read = all.map((_, i) => texts.slice(i * 6, i * 6 + 2).map(({ text }) => text));
    expect(read).toEqual(all.map(({ nameZh, nameEn }) => [nameZh, nameEn]));
  });

  test('the fonts have the characters of HKSCS-2016 beyond the basic plane', () => {
    for (const name of ['regular', 'bold'] as const) {
      const font = fontOf(name);
      // All but the two that were added in 2021 (docs/decisions/0049).
      const beyond = font.characterSet.filter((each) => each > 0x1ffff);
      expect(beyond.length).toBeGreaterThanOrEqual(1714);
      for (const character of '𠂆𠘑𠵌𡀝𡖖𡡢𡻈𢣁𣅽𣚭𣻺𤋁𤥁𤩷𥐙𥳀𦛚𦴧𧉧𧵓𨠄𨬭𩄼𪂇')
        expect(font.hasGlyphForCodePoint(character.codePointAt(0) as number), character).toBe(true);
    }
  });

  test.each([
    ['a space and a no-break space', 'TENCENT\u00a0HOLDINGS LTD'],
    ['é in one code point and in two', 'CAFÉ CAFE\u0301'],
    ['a compatibility ideograph, which NFC would replace', '䕫\u{2f9b2}䕫'],
    ['a variation selector', '葛\u{e0100}葛'],
    ['an ideographic space', '騰訊\u3000控股'],
    ['the simplified name of a recipient', '张伟刘陈杨赵孙罗郑谢'],
    ['a letter with marks that Unicode has in no single character', 'X\u0301M\u0301Z'],
    ['spaces in a row', 'CKH  HOLDINGS   LTD'],
  ])('%s stays as it is', async (_, name) => {
    const { pdf, missing } = render(daily({ names: [{ nameZh: name, nameEn: name }] }));
    expect(missing).toEqual([]);
    const [, , , zh, en] = rowsOf(await structureOf(pdf)).at(-1) ?? [];
    expect([zh, en]).toEqual([name, name]);
  });

  test('a character that no font has is shown as its code, and told', async () => {
    const nameZh = '吉\u{2a6d7}集團';
    const { pdf, missing } = render(daily({ names: [{ nameZh, nameEn: 'S\u1e62' }] }));
    expect(missing).toEqual(['\u{2a6d7}', '\u1e62']);
    const row = rowsOf(await structureOf(pdf)).at(-1);
    expect(row?.slice(3, 5)).toEqual(['吉[U+2A6D7]集團', 'S[U+1E62]']);
  });

  test('a name of 75 letters takes several lines, and loses no space', async () => {
    const nameEn = `${'HOLDINGS '.repeat(8)}LTD`;
    const { pdf } = render(monthly({ names: [{ nameZh: '國'.repeat(75), nameEn }] }));
    const row = rowsOf(await structureOf(pdf)).find(([code]) => code === '00001');
    expect(row?.slice(1, 3)).toEqual(['國'.repeat(75), nameEn]);
  });

  test.each([
    ['a word', 'H'.repeat(75)],
    ['a word after a space', `A ${'W'.repeat(73)}`],
    ['letters with marks', 'e\u0301'.repeat(37)],
  ])('%s that is wider than a line is broken in it, and stays whole', async (_, name) => {
    const { pdf, missing } = render(monthly({ names: [{ nameZh: name, nameEn: name }] }));
    expect(missing).toEqual([]);
    const row = rowsOf(await structureOf(pdf)).find(([code]) => code === '00001');
    expect(row?.slice(1, 3)).toEqual([name, name]);
    expect(await overlapsOf(pdf)).toEqual([]);
  });
});

describe('structure', () => {
  test('it is tagged: headings, tables with heads, the language of each part', async () => {
    const { pdf } = render(monthly({ names: names(3) }));
    const elements = await structureOf(pdf);
    expect(withRole(elements, 'H1')).toHaveLength(1);
    expect(withRole(elements, 'H2').map(({ text }) => text)).toEqual([
      '股份結餘Account balances',
      '股份轉移紀錄Stock movements',
    ]);
    const [details, balances, movements] = withRole(elements, 'Table');
    expect(rowsOf([details as never]).map(([head]) => head)).toEqual([
      '結單收件人Statement recipient',
      '股份獨立戶口號碼Account number',
      '經紀／託管商編號Participant ID',
      '結單期間Period',
      '紀錄時間Records as at',
      '結單編號Statement number',
    ]);
    for (const table of [balances, movements]) {
      const [head, ...rows] = withRole([table as never], 'TR');
      expect(head?.children.map(({ role }) => role)).toEqual(Array(7).fill('TH'));
      for (const { children } of rows) {
        expect(children.filter(({ role }) => role === 'TH')).toHaveLength(1);
        expect(children.filter(({ lang }) => lang === 'en-HK')).toHaveLength(1);
      }
    }
    for (const { children } of withRole(elements, 'P'))
      expect(children.map(({ lang }) => lang)).toEqual(['zh-HK', 'en-HK']);
  });

  test('catalog and metadata say language, title, tags and PDF/UA', async () => {
    const statement = monthly({ names: names(2) });
    const { pdf } = render(statement);
    await withPdf(pdf, async (document) => {
      expect((await document.getMarkInfo()) as unknown as Map<string, boolean>).toEqual(
        new Map([
          ['Marked', true],
          ['UserProperties', false],
          ['Suspects', false],
        ]),
      );
      expect((await document.getViewerPreferences())?.get('DisplayDocTitle')).toBe(true);
      const { info, metadata } = await document.getMetadata();
      expect(info).toMatchObject({
        Language: 'zh-HK',
        Title: '月結單 2026年10月 Monthly statement, October 2026 monthly-2026-10-r1',
        CreationDate: 'D:20261031220511Z',
      });
      expect((metadata as unknown as { getRaw(): string }).getRaw()).toContain(
        '<pdfuaid:part>1</pdfuaid:part>',
      );
      const { view } = await document.getPage(1);
      expect(view).toEqual([0, 0, 595.28, 841.89]);
    });
  });

  test('a head on each page, page n of m, and no text but in a tag or an artifact', async () => {
    const pages = await textsOf(render(monthly({ names: names(120) })).pdf);
    expect(pages.length).toBeGreaterThan(3);
    for (const [i, page] of pages.entries()) {
      const artifacts = page.filter(({ tag }) => tag === 'Artifact').map(({ text }) => text);
      expect(artifacts.join()).toContain(`第 ${i + 1} 頁，共 ${pages.length} 頁  Page ${i + 1} of`);
      if (i > 0 && page.some(({ tag }) => tag === 'TD'))
        expect(artifacts[0]).toMatch(/^(股份代號|日期)/);
    }
    const tagged = pages.flat().filter(({ tag }) => tag !== 'Artifact');
    expect(tagged.filter(({ text }) => text === '期初數量')).toHaveLength(1);
  });
});

describe('content', () => {
  test('a month: opening, in, out, closing; zero is shown, and what is not on record is not', async () => {
    const statement = monthly({ names: names(2) });
    const [first, second] = statement.holdings?.stocks ?? [];
    if (!first || !second || !statement.holdings) throw new Error('no stocks');
    const { pdf } = render({
      ...statement,
      holdings: {
        openingDate: undefined,
        closingDate: '2026-10-30',
        stocks: [
          { ...first, opening: undefined, in: 1_234_567n, out: 0n, closing: 0 },
          { ...second, opening: undefined, in: 0n, out: 0n, closing: 999_999_999_999_999 },
        ],
      },
      movements: [],
    });
    const elements = await structureOf(pdf);
    const quantities = rowsOf(elements)
      .slice(-2)
      .map((row) => row.slice(3));
    expect(quantities).toEqual([
      ['—', '1,234,567', '0', '0'],
      ['—', '0', '0', '999,999,999,999,999'],
    ]);
    const notes = withRole(elements, 'P').map(({ text }) => text);
    expect(notes).toEqual(
      expect.arrayContaining([
        '期初數量：此期間之前沒有紀錄。Opening quantities: no record from before this period.',
        '期末數量：2026年10月30日的紀錄。Closing quantities: as recorded on 30 Oct 2026.',
        '此段期間沒有股份轉移紀錄。There were no movements in this period.',
        '共 2 項Number of items: 2',
        '結單完End of statement',
      ]),
    );
  });

  test('issuer, masked account number, recipient, period, time in Hong Kong', async () => {
    const { pdf } = render(daily({ names: names(1) }));
    const elements = await structureOf(pdf);
    const text = elements.map((each) => each.text).join('\n');
    expect(text).toContain('香港中央結算有限公司Hong Kong Securities Clearing Company Limited');
    expect(
      rowsOf(elements)
        .slice(0, 6)
        .map(([, value]) => value),
    ).toEqual([
      '陳大文Chan Tai Man',
      '*****001',
      'C00088',
      '2026年10月5日5 Oct 2026',
      '2026年10月5日 19:05:11（香港時間）5 Oct 2026, 19:05:11 (Hong Kong time)',
      'daily-2026-10-05-r1',
    ]);
    expect(text).not.toContain('10000001');
    expect(text).not.toContain('更正');
  });

  test('a correction is marked', async () => {
    const { pdf } = render({ ...daily({ names: names(1) }), revision: 2 });
    const marks = withRole(await structureOf(pdf), 'P').map(({ text }) => text);
    expect(marks).toContain(
      '第 2 版（更正），取代第 1 版Revision 2 (corrected), replaces revision 1',
    );
  });
});

test('the same statement gives the same bytes, in another process and time zone too', () => {
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const here = hash(render(monthly({ names: names(40) })).pdf);
  expect(hash(render(monthly({ names: names(40) })).pdf)).toBe(here);
  const file = (path: string) =>
    JSON.stringify(fileURLToPath(new URL(`../../../${path}`, import.meta.url)));
  const script = `
    const { render } = await import(${file('functions/statements/pdf/render.ts')});
    const { monthly, names } = await import(${file('test/support/functions/statements/samples.ts')});
    const { createHash } = await import('node:crypto');
    // Other glyphs first: what a process has drawn before makes no difference.
    render(monthly({ names: names(7).reverse() }));
    const { pdf } = render(monthly({ names: names(40) }));
    console.log(createHash('sha256').update(pdf).digest('hex'));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { encoding: 'utf8', env: { ...process.env, TZ: 'America/New_York', LANG: 'de_DE.UTF-8' } },
  );
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe(here);
});
