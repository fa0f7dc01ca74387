/**
 * What the phone says: in the caller's language, in natural wording, and never longer than a voice
 * accepts.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Balance, Movement } from '../../../core/store/positions.ts';
import { phoneLanguages } from '../../../functions/phone/contract.ts';
import {
  type ChineseNumerals,
  chineseCount,
  chineseDate,
  chineseNumber,
} from '../../../functions/phone/speech/chinese-number.ts';
import { englishDate, englishNumber } from '../../../functions/phone/speech/english-number.ts';
import { speechIn } from '../../../functions/phone/speech/index.ts';
import { speakSsml } from '../../../local/connect/speech.ts';

const YUE: ChineseNumerals = {
  tenThousand: '萬',
  hundredMillion: '億',
  two: '兩',
  twoBeforeUnits: false,
  dayOfMonth: '號',
};
const CMN: ChineseNumerals = {
  tenThousand: '万',
  hundredMillion: '亿',
  two: '两',
  twoBeforeUnits: true,
  dayOfMonth: '日',
};
const MOST = 999_999_999_999_999;

const held: Balance[] = [
  { stockCode: '00005', nameEn: 'HSBC HOLDINGS', nameZh: '滙豐控股', quantity: 400 },
  { stockCode: '00388', nameEn: 'HKEX', nameZh: '香港交易所', quantity: 2 },
  { stockCode: '00700', nameEn: 'TENCENT', nameZh: '騰訊控股', quantity: 12_005 },
  { stockCode: '09988', nameEn: 'BABA-W', nameZh: '阿里巴巴－Ｗ', quantity: 0 },
  { stockCode: '02800', nameEn: 'TRACKER FUND', nameZh: '盈富基金', quantity: 123_456_789_012_345 },
];
const moved: Movement[] = [
  { ...(held[2] as Balance), date: '2026-11-20', direction: 'in', quantity: 1, reference: 'R1' },
  {
    ...(held[0] as Balance),
    date: '2026-11-02',
    direction: 'out',
    quantity: 20_500,
    reference: 'R2',
  },
];

describe('a page of balances', () => {
  test('Cantonese', () => {
    expect(speechIn.yue.balances(held, '2026-11-20')).toMatchInlineSnapshot(
      `"<speak><p>截至二零二六年十一月二十號，你戶口嘅股份結餘如下。</p> <p>滙豐控股，股份代號<say-as interpret-as="digits">00005</say-as>，四百股。</p> <p>香港交易所，股份代號<say-as interpret-as="digits">00388</say-as>，兩股。</p> <p>騰訊控股，股份代號<say-as interpret-as="digits">00700</say-as>，一萬二千零五股。</p> <p>阿里巴巴－Ｗ，股份代號<say-as interpret-as="digits">09988</say-as>，結餘係零。</p> <p>盈富基金，股份代號<say-as interpret-as="digits">02800</say-as>，一百二十三萬四千五百六十七億八千九百零一萬二千三百四十五股。</p></speak>"`,
    );
  });
  test('Mandarin', () => {
    expect(speechIn.cmn.balances(held, '2026-11-20')).toMatchInlineSnapshot(
      `"<speak><p>截至二零二六年十一月二十日，您账户的持股余额如下。</p> <p>滙豐控股，股票代码<say-as interpret-as="digits">00005</say-as>，四百股。</p> <p>香港交易所，股票代码<say-as interpret-as="digits">00388</say-as>，两股。</p> <p>騰訊控股，股票代码<say-as interpret-as="digits">00700</say-as>，一万二千零五股。</p> <p>阿里巴巴－Ｗ，股票代码<say-as interpret-as="digits">09988</say-as>，余额为零。</p> <p>盈富基金，股票代码<say-as interpret-as="digits">02800</say-as>，一百二十三万四千五百六十七亿八千九百零一万二千三百四十五股。</p></speak>"`,
    );
  });
  test('English', () => {
    expect(speechIn.en.balances(held, '2026-11-20')).toMatchInlineSnapshot(
      `"<speak><p>Here are your account balances as of the 20th of November 2026.</p> <p>HSBC HOLDINGS, stock code <say-as interpret-as="digits">00005</say-as>: four hundred shares.</p> <p>HKEX, stock code <say-as interpret-as="digits">00388</say-as>: two shares.</p> <p>TENCENT, stock code <say-as interpret-as="digits">00700</say-as>: twelve thousand and five shares.</p> <p>BABA-W, stock code <say-as interpret-as="digits">09988</say-as>: no shares.</p> <p>TRACKER FUND, stock code <say-as interpret-as="digits">02800</say-as>: one hundred and twenty-three trillion four hundred and fifty-six billion seven hundred and eighty-nine million twelve thousand three hundred and forty-five shares.</p></speak>"`,
    );
  });
});

describe('a page of movements', () => {
  test('Cantonese', () => {
    expect(speechIn.yue.movements(moved, 31)).toMatchInlineSnapshot(
      `"<speak><p>以下係最近三十一日嘅股份轉移紀錄，由最近嘅讀起。</p> <p>十一月二十號，轉入騰訊控股，股份代號<say-as interpret-as="digits">00700</say-as>，一股。</p> <p>十一月二號，轉出滙豐控股，股份代號<say-as interpret-as="digits">00005</say-as>，二萬零五百股。</p></speak>"`,
    );
  });
  test('Mandarin', () => {
    expect(speechIn.cmn.movements(moved, 31)).toMatchInlineSnapshot(
      `"<speak><p>以下是最近三十一天的股份转移记录，从最近的开始。</p> <p>十一月二十日，转入騰訊控股，股票代码<say-as interpret-as="digits">00700</say-as>，一股。</p> <p>十一月二日，转出滙豐控股，股票代码<say-as interpret-as="digits">00005</say-as>，两万零五百股。</p></speak>"`,
    );
  });
  test('English', () => {
    expect(speechIn.en.movements(moved, 31)).toMatchInlineSnapshot(
      `"<speak><p>Here are the stock movements of the last thirty-one days, the latest first.</p> <p>On the 20th of November, one share of TENCENT, stock code <say-as interpret-as="digits">00700</say-as>, transferred in.</p> <p>On the 2nd of November, twenty thousand five hundred shares of HSBC HOLDINGS, stock code <say-as interpret-as="digits">00005</say-as>, transferred out.</p></speak>"`,
    );
  });
});

test.each(phoneLanguages)(
  'a further page begins with the stocks, without an introduction: %s',
  (language) => {
    const { balances, movements } = speechIn[language];
    expect(balances(held)).not.toMatch(/2026|二零二六/);
    expect(movements(moved)).not.toMatch(/31|三十一|thirty/);
  },
);

test.each(['yue', 'cmn'] as const)(
  'a stock without a Chinese name is spoken by its English one: %s',
  (language) => {
    const nameless = [{ ...(held[0] as Balance), nameZh: ' ' }];
    expect(speechIn[language].balances(nameless)).toContain('HSBC HOLDINGS');
  },
);

describe('a number is spoken as in the language', () => {
  test.each([
    [0, '零', '零', 'zero'],
    [1, '一', '一', 'one'],
    [2, '二', '二', 'two'],
    [10, '十', '十', 'ten'],
    [12, '十二', '十二', 'twelve'],
    [20, '二十', '二十', 'twenty'],
    [21, '二十一', '二十一', 'twenty-one'],
    [100, '一百', '一百', 'one hundred'],
    [101, '一百零一', '一百零一', 'one hundred and one'],
    [110, '一百一十', '一百一十', 'one hundred and ten'],
    [200, '二百', '两百', 'two hundred'],
    [1_200, '一千二百', '一千二百', 'one thousand two hundred'],
    [2_000_000, '二百萬', '两百万', 'two million'],
    [1_000, '一千', '一千', 'one thousand'],
    [1_005, '一千零五', '一千零五', 'one thousand and five'],
    [1_050, '一千零五十', '一千零五十', 'one thousand and fifty'],
    [2_000, '二千', '两千', 'two thousand'],
    [2_200, '二千二百', '两千二百', 'two thousand two hundred'],
    [10_000, '一萬', '一万', 'ten thousand'],
    [10_500, '一萬零五百', '一万零五百', 'ten thousand five hundred'],
    [12_000, '一萬二千', '一万二千', 'twelve thousand'],
    [
      12_345,
      '一萬二千三百四十五',
      '一万二千三百四十五',
      'twelve thousand three hundred and forty-five',
    ],
    [20_000, '二萬', '两万', 'twenty thousand'],
    [100_000, '十萬', '十万', 'one hundred thousand'],
    [100_010, '十萬零一十', '十万零一十', 'one hundred thousand and ten'],
    [120_000, '十二萬', '十二万', 'one hundred and twenty thousand'],
    [1_000_000, '一百萬', '一百万', 'one million'],
    [1_000_001, '一百萬零一', '一百万零一', 'one million and one'],
    [20_002_000, '二千萬二千', '两千万二千', 'twenty million two thousand'],
    [20_000_200, '二千萬零二百', '两千万零二百', 'twenty million two hundred'],
    [100_000_000, '一億', '一亿', 'one hundred million'],
    [200_000_000, '二億', '两亿', 'two hundred million'],
    [100_010_000, '一億零一萬', '一亿零一万', 'one hundred million ten thousand'],
    [1_000_000_000_000, '一萬億', '一万亿', 'one trillion'],
    [
      MOST,
      '九百九十九萬九千九百九十九億九千九百九十九萬九千九百九十九',
      '九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九',
      'nine hundred and ninety-nine trillion nine hundred and ninety-nine billion nine hundred and ninety-nine million nine hundred and ninety-nine thousand nine hundred and ninety-nine',
    ],
  ])('%i', (value, yue, cmn, en) => {
    expect([chineseNumber(value, YUE), chineseNumber(value, CMN), englishNumber(value)]).toEqual([
      yue,
      cmn,
      en,
    ]);
  });

  test('a count of two is spoken 兩, and only two itself', () => {
    expect([2, 12, 22, 200].map((value) => chineseCount(value, YUE))).toEqual([
      '兩',
      '十二',
      '二十二',
      '二百',
    ]);
    expect([2, 12, 22, 200].map((value) => chineseCount(value, CMN))).toEqual([
      '两',
      '十二',
      '二十二',
      '两百',
    ]);
  });

  const quantity = fc.oneof(
    fc.integer({ min: 0, max: MOST }),
    fc.nat(20_000),
    fc.tuple(fc.nat(99), fc.nat(13)).map(([digits, zeros]) => Math.min(digits * 10 ** zeros, MOST)),
    fc
      .array(fc.constantFrom(0, 0, 0, 1, 2, 9), { minLength: 1, maxLength: 15 })
      .map((digits) => Number(digits.join(''))),
  );

  test.each([
    ['Cantonese', YUE],
    ['Mandarin', CMN],
  ])('any number of up to fifteen digits is understood correctly: %s', (_, numerals) => {
    fc.assert(
      fc.property(quantity, (value) => {
        const words = chineseNumber(value, numerals);
        expect(understoodChinese(words)).toBe(value);
        if (value > 0) expect(words).not.toMatch(/零零|零$|^零/);
        expect(words).not.toMatch(/^一十/);
      }),
      { numRuns: 5000 },
    );
  });

  test('any number of up to fifteen digits is understood correctly: English', () => {
    fc.assert(
      fc.property(quantity, (value) => {
        expect(understoodEnglish(englishNumber(value))).toBe(value);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a date is spoken as in the language', () => {
  test.each([
    ['2026-11-20', '二零二六年十一月二十日', 'the 20th of November 2026'],
    ['2026-01-01', '二零二六年一月一日', 'the 1st of January 2026'],
    ['2026-02-02', '二零二六年二月二日', 'the 2nd of February 2026'],
    ['2030-10-31', '二零三零年十月三十一日', 'the 31st of October 2030'],
    ['2026-12-11', '二零二六年十二月十一日', 'the 11th of December 2026'],
    ['2026-03-23', '二零二六年三月二十三日', 'the 23rd of March 2026'],
  ])('%s', (date, zh, en) => {
    expect([chineseDate(date, YUE), chineseDate(date, CMN), englishDate(date)]).toEqual([
      zh.replace(/日$/, '號'),
      zh,
      en,
    ]);
  });

  test('any date is understood correctly', () => {
    const day = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, (each) => {
        const date = each.toISOString().slice(0, 10);
        const [, year = '', month = '', dayOfMonth = ''] =
          /^(.+)年(.+)月(.+)日$/.exec(chineseDate(date, CMN)) ?? [];
        const digits = [...year].map((digit) => '零一二三四五六七八九'.indexOf(digit)).join('');
        const parts = [understoodChinese(month), understoodChinese(dayOfMonth)].map((n) =>
          String(n).padStart(2, '0'),
        );
        expect([digits, ...parts].join('-')).toBe(date);
        const [, ordinal = '', name, inYear] =
          /^the (\d+)(?:st|nd|rd|th) of (\w+) (\d{4})$/.exec(englishDate(date)) ?? [];
        expect(new Date(`${ordinal} ${name} ${inYear} UTC`).toISOString().slice(0, 10)).toBe(date);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hostile stock names', () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom(
        '&',
        '<',
        '>',
        '"',
        "'",
        '/',
        'speak',
        ']]>',
        '\0',
        '\ud800',
        '\ufffe',
        '\u202e',
        '𠮷',
        '\n',
      ),
      maxLength: 200,
    }),
    fc.constantFrom(
      '</speak>',
      '<break time="10h"/>',
      '&lt;',
      '<!--',
      '<?xml?>',
      '<![CDATA[',
      'A&B <C> "D"',
      '\u0085',
    ),
    fc.constantFrom('&', '<', 'A', '股', '𠮷').map((character) => character.repeat(5000)),
  );
  const balance = fc.record({
    stockCode: fc.oneof(fc.constant('00700'), names),
    nameEn: names,
    nameZh: names,
    quantity: fc.constantFrom(0, 1, MOST, 777_777_777_777_777),
  });
  const movement = fc.record({
    date: fc.constant('2026-12-27'),
    direction: fc.constantFrom('in', 'out'),
    reference: names,
  });

  test.each([
    ['yue', 'Hiujin'],
    ['cmn', 'Zhiyu'],
    ['en', 'Amy'],
  ] as const)(
    'hostile names are spoken as text, in a page that a voice accepts: %s',
    (language, voice) => {
      fc.assert(
        fc.property(
          fc.array(balance, { minLength: 1, maxLength: 5 }),
          movement,
          (balances, also) => {
            const movements = balances.map((each) => ({ ...each, ...also }) as Movement);
            for (const speech of [
              speechIn[language].balances(balances, '2026-12-27'),
              speechIn[language].movements(movements, 31),
            ]) {
              expect(speech).toMatch(/^<speak>.*<\/speak>$/u);
              expect(speech).not.toMatch(/[\p{Cc}\p{Cs}\ufffe\uffff]/u);
              expect(
                [...speech.matchAll(/<\/?([^\s>]*)/g)]
                  .map(([, tag]) => tag)
                  .filter((tag) => !['speak', 'p', 'say-as'].includes(tag ?? '')),
              ).toEqual([]);
              expect(typeof speakSsml(speech, voice)).toBe('object');
              expect(speech.replaceAll(/<[^>]*>/g, '').length).toBeLessThan(3000);
              expect(speech.length).toBeLessThan(6000);
            }
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  test('special characters of a name are escaped, not dropped', () => {
    const [only] = [{ ...(held[0] as Balance), nameEn: `A&B <C> "D" 'E'\u0000\n F` }];
    expect(speechIn.en.balances([only])).toContain(
      'A&amp;B &lt;C&gt; &quot;D&quot; &apos;E&apos; F, stock code',
    );
  });
});

/** Parses a Chinese number by its digits, 十百千 and 萬億, independently of how it was made. */
function understoodChinese(words: string): number {
  const text = words
    .replaceAll('万', '萬')
    .replaceAll('亿', '億')
    .replaceAll(/[两兩]/g, '二');
  const [, high, low = ''] = /^(.*)億(.*)$/.exec(text) ?? [];
  if (high !== undefined) return understoodChinese(high) * 1e8 + understoodChinese(low);
  const [, tens, ones = ''] = /^(.*)萬(.*)$/.exec(text) ?? [];
  if (tens !== undefined) return understoodChinese(tens) * 1e4 + understoodChinese(ones);
  let sum = 0;
  let digit: number | undefined;
  for (const character of text) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[character];
    if (unit) {
      sum += (digit ?? 1) * unit;
      digit = undefined;
    } else digit = '零一二三四五六七八九'.indexOf(character) || undefined;
  }
  return sum + (digit ?? 0);
}

function understoodEnglish(words: string): number {
  const ones =
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
      ' ',
    );
  const tens = [
    '',
    '',
    'twenty',
    'thirty',
    'forty',
    'fifty',
    'sixty',
    'seventy',
    'eighty',
    'ninety',
  ];
  const scales: Record<string, number> = {
    thousand: 1e3,
    million: 1e6,
    billion: 1e9,
    trillion: 1e12,
  };
  let sum = 0;
  let group = 0;
  for (const word of words.split(/[ -]/)) {
    if (word === 'and') continue;
    const scale = scales[word];
    if (scale) {
      sum += group * scale;
      group = 0;
    } else if (word === 'hundred') group *= 100;
    else if (tens.includes(word)) group += tens.indexOf(word) * 10;
    else group += ones.indexOf(word);
  }
  return sum + group;
}
