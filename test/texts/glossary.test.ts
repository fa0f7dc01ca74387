/**
 * D16: one thing has one word on every channel, in the words of the reader's place: the site, the
 * phone, messages, terms, statements, letters and the
 * participant's command. The words that were given up do not come back.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { termsText } from '../../functions/investor/terms.ts';

type Ear = 'en' | 'zh-Hant' | 'zh-Hans' | 'yue' | 'cmn';

/** Files of texts are named after their language: `alert-zh-hans.ts`, `yue.ts`. */
const NAMED = /^(?:.*-)?(en|zh-hant|zh-hans|yue|cmn)[.]tsx?$/i;
const EARS: Record<string, Ear> = {
  en: 'en',
  'zh-hant': 'zh-Hant',
  'zh-hans': 'zh-Hans',
  yue: 'yue',
  cmn: 'cmn',
};
/** Texts of two languages side by side. */
const BILINGUAL: Record<string, readonly Ear[]> = {
  'functions/statements/pdf/words.ts': ['zh-Hant', 'en'],
  'tools/broker/bulk/letter-pdf.ts': ['zh-Hant', 'en'],
};
const ROOT = new URL('../../', import.meta.url);

function earsOf(file: string): readonly Ear[] {
  const ear = EARS[NAMED.exec(basename(file))?.[1]?.toLowerCase() ?? ''];
  return ear ? [ear] : (BILINGUAL[file.replaceAll('\\', '/')] ?? []);
}

const QUOTED = /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"/g;
/** The texts of commands stand amid code: `{ en: 'None.', zh: '沒有。' }`. */
const IN_CODE: Partial<Record<Ear, RegExp>> = {
  'zh-Hant': /\p{Script=Han}/u,
  en: /^en: /,
};
const NAMED_TEXT = new RegExp(`(?:(?:'[^'\\n]*'|\\w+):\\s*)?(?:${QUOTED.source})`, 'g');
const SIMPLIFIED = /^'zh-Hans': /;

/** What stands between quotes in the files of a language, with its file. */
function textsOf(ear: Ear): { file: string; text: string }[] {
  const files = globSync('{core,functions,lib,tools,web/src}/**/*.{ts,tsx}', { cwd: ROOT }).flatMap(
    (file) => {
      const code = readFileSync(new URL(file, ROOT), 'utf8').replace(
        /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
        '',
      );
      if (earsOf(file).includes(ear))
        return (code.match(QUOTED) ?? []).map((text) => ({ file, text }));
      const inCode = file.startsWith('tools') && IN_CODE[ear];
      if (!inCode) return [];
      return (code.match(NAMED_TEXT) ?? [])
        .filter((text) => inCode.test(text) && !SIMPLIFIED.test(text))
        .map((text) => ({ file, text }));
    },
  );
  const terms = ear in termsText ? [termsText[ear as keyof typeof termsText]] : [];
  return [...files, ...terms.map((text) => ({ file: 'terms of use', text }))];
}

/** Of the Mainland, wherever Simplified Chinese is written or Mandarin spoken. */
const MAINLAND = [
  // The Mainland's household register. The terms explain once what Hong Kong calls the account.
  /(?<!股份独立)户口/,
  /纪录|联络|装置|登记|资料(?!（私隐）条例)|结余|结单|编配|阅览/,
  /即时|接驳|更改|主目录|存管机构|台照|尾数/,
  /股份余额|股份代[码号]|会话|被退出|登录为|忘记用户密码|重新设定|重设|严加保密|并不|经纪(?!商)/,
  /[;；] ?a-z|A-Z|请于|连结|电邮|亦/,
];

const GIVEN_UP: Record<Ear, readonly RegExp[]> = {
  'zh-Hant': [
    /登入為|最近登入|密碼更改日期|並不計算|所輸入的資料並不|被登出|手上的事項|^'知道'$|存管機構/,
    /六個位|密碼只可以是|備妥|台照|慣用的經紀|有關要求|尾號|將於[^。]*起生效|戶口結餘|紀錄已讀|A-Z/,
    /電話(密碼|使用者|用戶)/,
    // Words of the Mainland.
    /用戶(?!端)|信息|登錄|註冊|菜單|賬戶|帳戶|設備|鏈接|郵箱/,
  ],
  'zh-Hans': MAINLAND,
  cmn: [...MAINLAND, /有效的选择|重听|近期没有|^'[^']*二百股|正好是|／/],
  yue: [
    /收唔到有效嘅|唔好意思|啱啱好|計算在內|正喺度|讀完|未有更改|未獲接納|近排|俾|最近期|為咗安全/,
    /未能夠|仍未|／/,
    // Written Chinese.
    /[這那們沒]|的(?!士)|[不是](?![\u4e00-\u9fff]?非)/,
  ],
  en: [
    /forgot user password|present (internet|password)|belong together|consecutive|make no difference/i,
    /digits among them|prove your|get at|just now|is over|last sign-in|internet user password/i,
    /(?<!CCASS )phone (password|user ID)|telephone (password|user ID)|CCASS phone (?!system)/,
    /nobody of ours|hold no links|nobody reads|not asked for|somebody|looked at|takes no instr/i,
    /for you alone|prolong|both times|no old password|whoever/i,
  ],
};

describe.each(Object.keys(GIVEN_UP) as Ear[])('%s', (ear) => {
  const texts = textsOf(ear);

  test('there are texts of every channel', () => {
    const files = new Set(texts.map(({ file }) => file.replace(/\/[^/]*$/, '')));
    const commands = ['tools/broker', 'tools/broker/bulk'];
    const written = ['functions/messages/templates', 'web/src/locales', 'terms of use'];
    const printed = 'functions/statements/pdf';
    const spoken = ['functions/phone/speech', 'lib/contact-flows/prompts'];
    const expected = {
      en: [...written, printed, ...spoken, ...commands],
      'zh-Hant': [...written, printed, ...commands],
      'zh-Hans': written,
      yue: spoken,
      cmn: spoken,
    }[ear];
    expect([...files]).toEqual(expect.arrayContaining(expected));
  });

  test.each(GIVEN_UP[ear])('nothing says %s', (word) => {
    const found = texts.filter(({ text }) => word.test(text));
    expect(found.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  });
});

/** By what each thing goes, wherever the channel names it. */
const ONE_WORD: Partial<Record<Ear, readonly string[]>> = {
  'zh-Hant': ['股份結餘', '股份轉移紀錄', '結單收件人', '重新設定'],
  'zh-Hans': ['持股余额', '股份转移记录', '对账单收件人', '重置'],
};

test.each(Object.entries(ONE_WORD))(
  '%s: the site and the terms share their words',
  (ear, words) => {
    const texts = textsOf(ear as Ear);
    for (const word of words)
      for (const channel of ['web/src/locales', 'terms'])
        expect(
          texts.some(({ file, text }) => file.startsWith(channel) && text.includes(word)),
          `${word} in ${channel}`,
        ).toBe(true);
  },
);

test('balances and movements go by one name on the site and on the phone', () => {
  const said = (ear: Ear) =>
    textsOf(ear)
      .map(({ text }) => text)
      .join('');
  expect(said('yue')).toMatch(/股份結餘.*股份轉移紀錄/s);
  expect(said('cmn')).toMatch(/持股余额.*股份转移记录/s);
});
