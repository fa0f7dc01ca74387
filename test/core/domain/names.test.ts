import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHINESE_NAME, LATIN_NAME } from '../../../core/domain/names.ts';

describe('a name in letters of any Latin alphabet', () => {
  test.each([
    'Chan Siu Ming',
    'José',
    'Jose\u0301',
    'D’Souza',
    "O'Neill-Ng, Pat (Jr.)",
    'Nguyễn Thị Hương',
    'Nguyễn Thị Hương'.normalize('NFD'),
    'Łukasz Żółć',
    'Søren Ærø',
    'Þórður Guðmundsson',
    'Großmann',
    'İpek Işık',
    'Ọ̀ṣun',
    'Ng',
  ])('is taken: %s', (name) => {
    expect(LATIN_NAME.test(name)).toBe(true);
  });

  test.each([
    ['empty', ''],
    ['no letter', "-.,()'"],
    ['a space before', ' Chan'],
    ['a space behind', 'Chan '],
    ['a digit', 'Chan 2'],
    ['a sign that is none of a name’s', 'Smith & Co'],
    ['markup', '<b>Chan</b>'],
    ['Chinese', '陳'],
    ['Cyrillic that looks Latin', 'С\u0430nt'],
    ['Greek', 'Αθηνά'],
    ['full-width letters', 'ＣＨＡＮ'],
    ['an ordinal’s letter', 'Mª'],
    ['a Roman numeral of one character', 'John Ⅳ'],
    ['an accent that stands alone', '\u0301Chan'],
    ['accents in a pile', `Cha${'\u0301'.repeat(4)}n`],
    ['a joiner that nobody sees', 'Cha\u034fn'],
    ['no width', 'Cha\u200bn'],
    ['a turn of the writing', 'Cha\u202en'],
    ['a hard space', 'Chan\u00a0Tai'],
    ['a line break', 'Chan\nTai'],
    ['NUL', 'Chan\0'],
    ['half a character', 'Chan\ud800'],
    ['an emoji', 'Chan😀'],
    ['what was no UTF-8', 'Jos\ufffd'],
  ])('with %s is refused', (_, name) => {
    expect(LATIN_NAME.test(name)).toBe(false);
  });
});

describe('a name in Chinese characters', () => {
  test.each([
    ['traditional', '陳小明'],
    ['simplified', '王静'],
    ['of Extension A', '㗎'],
    ['of Extension B, as in Hong Kong’s supplementary set', '𠮷𨋢'],
    ['of Extensions G and H', '\u{30ede}\u{31350}'],
    ['in the compatibility block, but unified', '\ufa0e'],
    ['zero', '劉〇'],
    ['with a name in letters', '陳大文 (David José)'],
  ])('%s is taken: %s', (_, name) => {
    expect(CHINESE_NAME.test(name)).toBe(true);
    expect(name.normalize('NFC')).toBe(name);
  });

  test.each([
    ['letters alone', 'David'],
    ['half a character before one', '\ud800陳'],
    ['half a character behind one', '陳\udfff'],
    ['an iteration mark', '佐々木'],
    ['kana', '陳あ'],
    ['Hangul', '陳김'],
    ['a radical', '⽔'],
    ['a private character', '\ue000陳'],
    ['full-width parentheses', '陳（文）'],
    ['an ideographic space', '陳\u3000文'],
    ['a variation selector', '陳\ufe00'],
    ['what was no UTF-8', '陳\ufffd'],
  ])('with %s is refused', (_, name) => {
    expect(CHINESE_NAME.test(name)).toBe(false);
  });

  test.each(['\uf907', '\ufa0c', '\u{2f800}', '\u{2f9b2}'])(
    'with a compatibility ideograph is refused, for NFC would make another of it: %s',
    (character) => {
      expect(character.normalize('NFC')).not.toBe(character);
      expect(CHINESE_NAME.test(`陳${character}`)).toBe(false);
    },
  );
});

test('NFC makes a name of a name, and no longer one; of Chinese characters it changes none', () => {
  const letters = fc.constantFrom(
    ...'aZéßøĐǖệÅ'.normalize('NFC'),
    ...('éǖệå'.normalize('NFD').match(/\P{M}\p{M}*/gu) as string[]),
    '\u212b',
  );
  const latin = fc.string({ unit: letters, minLength: 1, maxLength: 20 });
  const chinese = fc.string({
    unit: fc
      .integer({ min: 0x3400, max: 0x323af })
      .map(String.fromCodePoint)
      .filter((each) => CHINESE_NAME.test(each)),
    minLength: 1,
    maxLength: 10,
  });
  fc.assert(
    fc.property(latin, chinese, (inLetters, inChinese) => {
      const name = inLetters.normalize('NFC');
      expect(LATIN_NAME.test(inLetters) && LATIN_NAME.test(name)).toBe(true);
      expect(name.length).toBeLessThanOrEqual(inLetters.length);
      expect(inChinese.normalize('NFC')).toBe(inChinese);
    }),
  );
});
