/**
 * What the phone says: in the caller's language, in natural wording, and never longer than a voice
 * accepts.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Balance, Movement } from '../../../core/domain/position.ts';
import { phoneLanguages } from '../../../functions/phone/contract.ts';
import {
  type ChineseNumerals,
  chineseCount,
  chineseDate,
  chineseNumber,
} from '../../../functions/phone/speech/chinese-number.ts';
import { englishDate, englishNumber } from '../../../functions/phone/speech/english-number.ts';
import { speechIn } from '../../../functions/phone/speech/index.ts';
import { name, speak } from '../../../functions/phone/speech/ssml.ts';
import { speakSsml } from '../../../local/connect/speech.ts';

const YUE: ChineseNumerals = {
  tenThousand: '萬',
  hundredMillion: '億',
  two: '兩',
  dayOfMonth: '號',
};
const CMN: ChineseNumerals = {
  tenThousand: '万',
  hundredMillion: '亿',
  two: '两',
  dayOfMonth: '日',
};
const MOST = 999_999_999_999_999;
const EIGHT = { items: 8, more: false };

const held: Balance[] = [
  { stockCode: '00005', nameEn: 'HSBC HOLDINGS', nameZh: '滙豐控股', quantity: 400 },
  { stockCode: '00388', nameEn: 'HKEX', nameZh: '香港交易所', quantity: 2 },
  { stockCode: '00700', nameEn: 'TENCENT', nameZh: '騰訊控股', quantity: 12_005 },
  { stockCode: '09988', nameEn: 'BABA-W', nameZh: '阿里巴巴－Ｗ', quantity: 0 },
  { stockCode: '02800', nameEn: 'TRACKER FUND', nameZh: '盈富基金', quantity: 123_456_789_012_345 },
];
const AS_OF = { asOf: '2026-11-20', allHeld: true };
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
    expect(speechIn.yue.balances(held, { ...EIGHT, ...AS_OF })).toMatchInlineSnapshot(`
      [
        "截至二零二六年十一月二十號，你有八隻股份。",
        "滙豐控股，四百股，代號<say-as interpret-as="digits">5</say-as>。",
        "香港交易所，兩股，代號<say-as interpret-as="digits">388</say-as>。",
        "騰訊控股，一萬二千零五股，代號<say-as interpret-as="digits">700</say-as>。",
        "阿里巴巴 W，結餘係零，代號<say-as interpret-as="digits">9988</say-as>。",
        "盈富基金，一百二十三萬四千五百六十七億八千九百零一萬二千三百四十五股，代號<say-as interpret-as="digits">2800</say-as>。",
      ]
    `);
  });
  test('Mandarin', () => {
    expect(speechIn.cmn.balances(held, { ...EIGHT, ...AS_OF })).toMatchInlineSnapshot(`
      [
        "截至二零二六年十一月二十日，您持有八只股票。",
        "滙豐控股，四百股，股票代码<say-as interpret-as="digits">5</say-as>。",
        "香港交易所，两股，股票代码<say-as interpret-as="digits">388</say-as>。",
        "騰訊控股，一万二千零五股，股票代码<say-as interpret-as="digits">700</say-as>。",
        "阿里巴巴 W，余额为零，股票代码<say-as interpret-as="digits">9988</say-as>。",
        "盈富基金，一百二十三万四千五百六十七亿八千九百零一万二千三百四十五股，股票代码<say-as interpret-as="digits">2800</say-as>。",
      ]
    `);
  });
  test('English', () => {
    expect(speechIn.en.balances(held, { ...EIGHT, ...AS_OF })).toMatchInlineSnapshot(`
      [
        "As of the 20th of November 2026, you have eight stocks.",
        "HSBC HOLDINGS: four hundred shares, code <say-as interpret-as="digits">5</say-as>.",
        "HKEX: two shares, code <say-as interpret-as="digits">388</say-as>.",
        "TENCENT: twelve thousand and five shares, code <say-as interpret-as="digits">700</say-as>.",
        "BABA W: no shares, code <say-as interpret-as="digits">9988</say-as>.",
        "TRACKER FUND: one hundred and twenty-three trillion four hundred and fifty-six billion seven hundred and eighty-nine million twelve thousand three hundred and forty-five shares, code <say-as interpret-as="digits">2800</say-as>.",
      ]
    `);
  });
});

describe('a page of movements', () => {
  test('Cantonese', () => {
    expect(speechIn.yue.movements(moved, { ...EIGHT, days: 31 })).toMatchInlineSnapshot(`
      [
        "最近三十一日有八項股份轉移紀錄，由最近嘅讀起。",
        "十一月二十號，轉入騰訊控股，一股，代號<say-as interpret-as="digits">700</say-as>。",
        "十一月二號，轉出滙豐控股，兩萬零五百股，代號<say-as interpret-as="digits">5</say-as>。",
      ]
    `);
  });
  test('Mandarin', () => {
    expect(speechIn.cmn.movements(moved, { ...EIGHT, days: 31 })).toMatchInlineSnapshot(`
      [
        "最近三十一天有八条股份转移记录，从最近的开始。",
        "十一月二十日，转入騰訊控股，一股，股票代码<say-as interpret-as="digits">700</say-as>。",
        "十一月二日，转出滙豐控股，两万零五百股，股票代码<say-as interpret-as="digits">5</say-as>。",
      ]
    `);
  });
  test('English', () => {
    expect(speechIn.en.movements(moved, { ...EIGHT, days: 31 })).toMatchInlineSnapshot(`
      [
        "In the last thirty-one days: eight stock movements, the latest first.",
        "On the 20th of November, one share of TENCENT, transferred in, code <say-as interpret-as="digits">700</say-as>.",
        "On the 2nd of November, twenty thousand five hundred shares of HSBC HOLDINGS, transferred out, code <say-as interpret-as="digits">5</say-as>.",
      ]
    `);
  });
});

describe('one stock', () => {
  const stock = { stockCode: '00700', asOf: '2026-11-20', months: 12 };
  const all = [
    { ...stock, balance: held[2], lastMovement: moved[0] as Movement },
    { ...stock, balance: held[2], lastMovement: { ...(moved[1] as Movement), date: '2025-12-01' } },
    { ...stock, balance: { ...(held[2] as Balance), quantity: 0 }, lastMovement: 'none' },
    { ...stock, lastMovement: 'none' },
    { ...stock, lastMovement: 'unknown' },
  ] as const;
  test('Cantonese', () => {
    expect(all.map((each) => speechIn.yue.stock(each))).toMatchInlineSnapshot(`
      [
        [
          "截至二零二六年十一月二十號，騰訊控股，一萬二千零五股。",
          "上次轉移係十一月二十號，轉入一股。",
        ],
        [
          "截至二零二六年十一月二十號，騰訊控股，一萬二千零五股。",
          "上次轉移係二零二五年十二月一號，轉出兩萬零五百股。",
        ],
        [
          "截至二零二六年十一月二十號，騰訊控股，結餘係零。",
          "最近十二個月冇轉移紀錄。",
        ],
        [
          "截至二零二六年十一月二十號，你嘅戶口冇代號<say-as interpret-as="digits">700</say-as>嘅股份。",
          "最近十二個月冇轉移紀錄。",
        ],
        [
          "截至二零二六年十一月二十號，你嘅戶口冇代號<say-as interpret-as="digits">700</say-as>嘅股份。",
        ],
      ]
    `);
  });
  test('Mandarin', () => {
    expect(all.map((each) => speechIn.cmn.stock(each))).toMatchInlineSnapshot(`
      [
        [
          "截至二零二六年十一月二十日，騰訊控股，一万二千零五股。",
          "上次转移是十一月二十日，转入一股。",
        ],
        [
          "截至二零二六年十一月二十日，騰訊控股，一万二千零五股。",
          "上次转移是二零二五年十二月一日，转出两万零五百股。",
        ],
        [
          "截至二零二六年十一月二十日，騰訊控股，余额为零。",
          "最近十二个月没有转移记录。",
        ],
        [
          "截至二零二六年十一月二十日，您的账户没有代码<say-as interpret-as="digits">700</say-as>的股票。",
          "最近十二个月没有转移记录。",
        ],
        [
          "截至二零二六年十一月二十日，您的账户没有代码<say-as interpret-as="digits">700</say-as>的股票。",
        ],
      ]
    `);
  });
  test('English', () => {
    expect(all.map((each) => speechIn.en.stock(each))).toMatchInlineSnapshot(`
      [
        [
          "As of the 20th of November 2026, TENCENT: twelve thousand and five shares.",
          "Its last movement: one share transferred in on the 20th of November.",
        ],
        [
          "As of the 20th of November 2026, TENCENT: twelve thousand and five shares.",
          "Its last movement: twenty thousand five hundred shares transferred out on the 1st of December 2025.",
        ],
        [
          "As of the 20th of November 2026, TENCENT: no shares.",
          "No movement in the last twelve months.",
        ],
        [
          "As of the 20th of November 2026, you have no stock with the code <say-as interpret-as="digits">700</say-as>.",
          "No movement in the last twelve months.",
        ],
        [
          "As of the 20th of November 2026, you have no stock with the code <say-as interpret-as="digits">700</say-as>.",
        ],
      ]
    `);
  });
});

test.each([
  ['yue', '你有兩隻股份', '你嘅清單有超過九十九隻股份', '有一項'],
  ['cmn', '您持有两只股票', '您的清单有超过九十九只股票', '有一条'],
  [
    'en',
    'you have two stocks.',
    'your list has more than ninety-nine stocks.',
    'one stock movement,',
  ],
] as const)('a list begins with how many items it has: %s', (language, two, many, one) => {
  const { balances, movements } = speechIn[language];
  expect(balances(held, { items: 2, more: false, ...AS_OF })[0]).toContain(two);
  expect(balances(held, { items: 99, more: true, ...AS_OF, allHeld: false })[0]).toContain(many);
  expect(movements(moved, { items: 1, more: false, days: 31 })[0]).toContain(one);
});

describe('a name is spoken', () => {
  test.each([
    ['阿里巴巴－Ｗ', '阿里巴巴 W'],
    ['小米集團－Ｗ', '小米集團 W'],
    ['ＡＢＣ（香港）', 'ABC(香港)'],
    ['BABA-W', 'BABA W'],
    ['Ａ＆Ｂ', 'A&amp;B'],
    ['３Ｍ－１２', '3M 12'],
    ['中國移動　', '中國移動'],
    ['-5', '-5'],
  ])('full-width letters and signs as ordinary ones: %s', (text, spoken) => {
    expect(name(text)).toBe(spoken);
  });

  test('up to its last whole word, or up to sixty characters of one word', () => {
    const words = 'ISHARES CORE HANG SENG INDEX EXCHANGE TRADED FUND DISTRIBUTING CLASS';
    expect(name(words)).toBe('ISHARES CORE HANG SENG INDEX EXCHANGE TRADED FUND');
    expect(name(`${'A'.repeat(60)} B`)).toBe('A'.repeat(60));
    expect(name(`${'A'.repeat(59)} BC`)).toBe('A'.repeat(59));
    expect(name('A'.repeat(70))).toBe('A'.repeat(60));
    expect(name('股'.repeat(70))).toBe('股'.repeat(60));
  });
});

test('speech begins after half a second, at its rate', () => {
  expect(speak(['A.', 'B.'])).toBe('<speak><break time="500ms"/><p>A.</p> <p>B.</p></speak>');
  expect(speak(['A.'], 80)).toBe(
    '<speak><break time="500ms"/><prosody rate="80%"><p>A.</p></prosody></speak>',
  );
});

test.each(phoneLanguages)(
  'a further page begins with the stocks, without an introduction: %s',
  (language) => {
    const { balances, movements } = speechIn[language];
    expect(balances(held)).toHaveLength(held.length);
    expect(balances(held).join()).not.toMatch(/2026|二零二六/);
    expect(movements(moved)).toHaveLength(moved.length);
    expect(movements(moved).join()).not.toMatch(/31|三十一|thirty/);
  },
);

test.each(['yue', 'cmn'] as const)(
  'a stock without a Chinese name is spoken by its English one: %s',
  (language) => {
    const nameless = [{ ...(held[0] as Balance), nameZh: ' ' }];
    expect(speechIn[language].balances(nameless)[0]).toContain('HSBC HOLDINGS');
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
    [200, '兩百', '两百', 'two hundred'],
    [1_200, '一千二百', '一千二百', 'one thousand two hundred'],
    [2_000_000, '兩百萬', '两百万', 'two million'],
    [1_000, '一千', '一千', 'one thousand'],
    [1_005, '一千零五', '一千零五', 'one thousand and five'],
    [1_050, '一千零五十', '一千零五十', 'one thousand and fifty'],
    [2_000, '兩千', '两千', 'two thousand'],
    [2_200, '兩千二百', '两千二百', 'two thousand two hundred'],
    [10_000, '一萬', '一万', 'ten thousand'],
    [10_500, '一萬零五百', '一万零五百', 'ten thousand five hundred'],
    [12_000, '一萬二千', '一万二千', 'twelve thousand'],
    [
      12_345,
      '一萬二千三百四十五',
      '一万二千三百四十五',
      'twelve thousand three hundred and forty-five',
    ],
    [20_000, '兩萬', '两万', 'twenty thousand'],
    [100_000, '十萬', '十万', 'one hundred thousand'],
    [100_010, '十萬零一十', '十万零一十', 'one hundred thousand and ten'],
    [120_000, '十二萬', '十二万', 'one hundred and twenty thousand'],
    [1_000_000, '一百萬', '一百万', 'one million'],
    [1_000_001, '一百萬零一', '一百万零一', 'one million and one'],
    [20_002_000, '兩千萬二千', '两千万二千', 'twenty million two thousand'],
    [20_000_200, '兩千萬零二百', '两千万零二百', 'twenty million two hundred'],
    [100_000_000, '一億', '一亿', 'one hundred million'],
    [200_000_000, '兩億', '两亿', 'two hundred million'],
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

  test('a count of two is spoken 兩, as is two hundred', () => {
    expect([2, 12, 22, 200].map((value) => chineseCount(value, YUE))).toEqual([
      '兩',
      '十二',
      '二十二',
      '兩百',
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
            const many = { items: 99, more: true };
            const speakOf = speechIn[language];
            for (const paragraphs of [
              speakOf.balances(balances, { ...many, asOf: '2026-12-27', allHeld: true }),
              speakOf.movements(movements, { ...many, days: 31 }),
              speakOf.stock({
                stockCode: '00700',
                asOf: '2026-12-27',
                balance: balances[0],
                lastMovement: movements[0] ?? 'none',
                months: 12,
              }),
            ]) {
              const speech = speak(paragraphs, 80);
              expect(speech).toMatch(/^<speak>.*<\/speak>$/u);
              expect(speech).not.toMatch(/[\p{Cc}\p{Cs}\ufffe\uffff]/u);
              expect(
                [...speech.matchAll(/<\/?([^\s>]*)/g)]
                  .map(([, tag]) => tag)
                  .filter(
                    (tag) => !['speak', 'p', 'say-as', 'break', 'prosody'].includes(tag ?? ''),
                  ),
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
    expect(speechIn.en.balances([only])[0]).toContain(
      'A&amp;B &lt;C&gt; &quot;D&quot; &apos;E&apos; F: four hundred',
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
