/** `npm run broker -- --lang zh`: headings, hints and mistakes in Traditional Chinese. */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { age } from '../../../tools/broker/request-times.ts';
import { opening } from '../../support/broker.ts';
import { unwrap } from '../../support/investor.ts';
import { BrokerServer } from '../../support/tools/broker/broker-server.ts';
import { command } from '../../support/tools/command.ts';

const directory = mkdtempSync(join(tmpdir(), 'ssa-language-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let server: BrokerServer;
beforeEach(async () => {
  server = await BrokerServer.start();
});

const inChinese = (role: string, argv: string[], options: Parameters<typeof command>[1] = {}) =>
  command([...argv, '--as', `C00088.${role}`, '--url', server.url, '--lang', 'zh'], options);

/** Of the first line in a pipe, which is tab-separated. */
const headings = (out: string) => (out.split('\n')[0] ?? '').split('\t');
const names = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0]);

describe('mistakes', () => {
  test.each([
    [['list', '--stat', 'x'], "不明的選項 '--stat'（是否 --state？）"],
    [['list', '--xyzzy'], "不明的選項 '--xyzzy'"],
    [['lst'], "不明的指令 'lst'（是否 list？）"],
    [['show'], "欠缺參數 'accountNumber'"],
    [['list', '--state'], "選項 '--state <state>' 欠缺其值"],
    [['show', '30000001', '30000002'], "'show' 的參數過多：應有 1 個，現有 2 個"],
    [['passkeys', 'show', '30000001'], "'action' 的值 'show' 無效：應為 remove"],
    [['list', '--lang', 'fr'], "'--lang <language>' 的值 'fr' 無效：應為 en、zh"],
    [['show', '123'], "戶口號碼 '123' 無效：應為八位數字"],
    [['open'], '請提供戶口號碼或 --file'],
    [['open', '30000001'], '欠缺選項 --name-en：結單收件人須有姓名'],
    [['open', '--parallel', '99'], "--parallel '99' 無效：應為 1 至 16"],
    [['approve'], '請提供申請編號，或 --all、--type、--file 其中之一'],
    [['approve', '--all'], '欠缺選項 --letters：多項申請的密碼不會在終端機顯示'],
    [['approve', 'abcd', '--sender', 'A'], '--sender 只可與 --letters 並用'],
    [['open', '--file', 'x', '--born', '1980-05-17'], '--born 只可與戶口號碼並用'],
    [['approve', 'x'], "申請編號 'x' 無效：應為 UUID，或其首或尾數個字元"],
    [['change', '30000001'], '沒有更改：請參閱 --help'],
    [['approve', 'abcd'], "沒有待批核的申請為編號 'abcd'"],
  ])('%j', async (argv, zh) => {
    // A mistake may stand before the language.
    const { code, out, err } = await command([...argv, '--lang=zh'], {
      env: { SSA_CLIENT_ID: 'C00088.checker', SSA_BROKER_URL: server.url },
    });
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `${zh}\n` });
  });

  test('the last language counts, and without one it is English', async () => {
    const { err } = await command(['lst', '--lang', 'zh', '--lang', 'en']);
    expect(err).toBe("Unknown command 'lst' (Did you mean list?)\n");
    expect((await command(['list', '--lang', 'fr'])).err).toMatch(
      /^Option '--lang <language>' argument 'fr' is invalid[.] Allowed choices are en, zh/,
    );
  });

  test('every mistake has words in both languages, except what the system says of a file', () => {
    const root = new URL('../../../tools/broker/', import.meta.url);
    const thrown = globSync('**/*.ts', { cwd: root })
      .filter((file) => file !== 'misuse.ts')
      .flatMap((file) => readFileSync(new URL(file, root), 'utf8').match(/new UsageError[^;]*/g))
      .filter((each) => each !== null);
    expect(thrown.length).toBeGreaterThan(0);
    for (const each of thrown)
      expect(each).toMatch(/^new UsageError\((\(error as Error\)[.])?message\)/);
  });
});

test('headings, hints and words in cells', async () => {
  const HOLDER = ['--name-en', 'Chan Siu Ming', '--phone', '91234567'];
  const made = await inChinese('maker', ['open', '30000001', ...HOLDER]);
  expect(names(made.out)).toEqual(['申請', '類別', '戶口', '狀況', '提出者']);
  expect(made.err).toMatch(/^須由另一人於七日內批核：npm run broker -- approve /);
  const id = made.out.split('\n')[0]?.split('\t')[1] ?? '';

  const waiting = await inChinese('reader', ['requests']);
  expect(headings(waiting.out)).toEqual(
    '申請 類別 戶口 結單收件人 狀況 提出者 香港時間 已提出 到期時間 決定者 原因'.split(' '),
  );
  expect(waiting.out).toMatch(/\t\d+ (分鐘|小時|日)\t/);
  const now = Date.parse('2026-11-30T00:00:00.000Z');
  expect(age('2026-11-29T23:59:00.000Z', now, 'zh')).toBe('1 分鐘');
  expect(age('2026-11-28T00:00:01.000Z', now, 'zh')).toBe('47 小時');
  expect(age('2026-11-28T00:00:00.000Z', now, 'zh')).toBe('2 日');

  const approved = await inChinese('checker', ['approve', id]);
  expect(names(approved.out).slice(-2)).toEqual(['結算通使用者編號', '結算通使用者密碼']);
  expect(approved.err).toMatch(/^此密碼只顯示一次/);

  expect(headings((await inChinese('reader', ['list'])).out)).toEqual(
    '戶口 結單收件人 狀況 結算通使用者編號 結算通使用者密碼 互聯網使用者編號 互聯網使用者密碼'.split(
      ' ',
    ),
  );
  const shown = await inChinese('reader', ['show', '30000001']);
  expect(names(shown.out).filter((name) => /[a-z]/i.test(name ?? ''))).toEqual([]);
  expect(shown.out).toContain('互聯網使用者編號\t沒有\n');
  const events = await inChinese('reader', ['events', '30000001']);
  expect(headings(events.out)).toEqual('香港時間 事項 途徑 操作者 來源 申請'.split(' '));

  const reset = await inChinese('maker', ['reset', '30000001']);
  const effective = await inChinese('checker', [
    'approve',
    reset.out.split('\n')[0]?.split('\t')[1] ?? '',
  ]);
  expect(effective.out).toMatch(/生效日期\t2026-11-24，香港時間零時起\n$/);
  const changed = await inChinese('maker', ['change', '30000001', '--email', 'a@example.com']);
  expect(changed.err).toContain('email: 沒有 → a@example.com');
});

test('a file, its rejects and its summary', async () => {
  const file = join(directory, 'accounts.csv');
  const rows = ['30000001,Chan,91234567', '30000001,Chan,91234567', '30000002,Wong'];
  writeFileSync(file, `accountNumber,nameEn,phones\n${rows.join('\n')}\n`);
  const { code, out, err } = await inChinese('maker', ['open', '--file', file]);
  expect(code).toBe(1);
  expect(out).toBe('行數\t3\n已提出\t1\n不獲接納\t2\n全部完成\t是\n');
  expect(err).toBe(`不獲接納的各行載於 ${file}.rejects.csv：請在 ${file} 更正，然後再執行。\n`);
  expect(readFileSync(`${file}.rejects.csv`, 'utf8')).toBe(
    'line,accountNumber,reason\n' +
      '3,30000001,戶口號碼重複，請參閱第 2 行\n' +
      '4,30000002,欄數與標題行不同\n',
  );
  writeFileSync(file, 'accountNumber,nameEn\n');
  expect((await inChinese('maker', ['open', '--file', file])).err).toBe('檔案欠缺此欄：phones\n');
});

test('approvals in bulk: the question, the summary and what is missing', async () => {
  for (const number of ['30000001', '30000002'])
    unwrap(await server.broker.make(opening(number), { role: 'maker' }));
  unwrap(await server.broker.make(opening('30000003'), { role: 'checker' }));
  const bulk = ['approve', '--all', '--letters', join(directory, 'letters')];
  const asked = await inChinese('checker', bulk, { typed: 'no' });
  expect(asked.err).toContain('略過由您提出的 1 項申請，須由另一人批核。\n');
  expect(asked.err).toContain('批核以上 2 項申請？ 如要繼續，請輸入 yes：');
  expect(asked.err).toMatch(/\n?沒有批核任何申請\n$/);
  const done = await inChinese('checker', [...bulk, '--yes']);
  expect(done.out).toBe('已批核\t2\n信件\t2\n被拒\t0\n欠缺信件\t0\n全部完成\t是\n');
  expect(done.err).toContain('信件在 ');
});

test('JSON is the same in both languages', async () => {
  await inChinese('maker', ['open', '30000001', '--name-en', 'Chan', '--phone', '91234567']);
  for (const argv of [['list'], ['requests'], ['requests', '--status', 'pending']]) {
    const json = [...argv, '--json'];
    const english = await command([...json, '--as', 'C00088.reader', '--url', server.url]);
    const { out, ...chinese } = await inChinese('reader', json);
    expect(chinese).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual(JSON.parse(english.out));
  }
});

test('on a terminal, values stand below each other, and an empty table says so', async () => {
  expect((await inChinese('reader', ['list'], { tty: true })).out).toBe('沒有。\n');
  const made = await inChinese(
    'maker',
    ['open', '30000001', '--name-en', 'Chan', '--phone', '91234567'],
    { tty: true, env: { NO_COLOR: '1' } },
  );
  const lines = made.out.trimEnd().split('\n');
  // A Chinese character takes two columns.
  const before = lines.map((line) => {
    const [start = ''] = /^\S+ +/.exec(stripVTControlCharacters(line)) ?? [];
    return [...start].reduce((sum, each) => sum + (/\p{Script=Han}/u.test(each) ? 2 : 1), 0);
  });
  expect(new Set(before)).toEqual(new Set([8]));
});
