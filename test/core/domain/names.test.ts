import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHINESE_NAME, LATIN_NAME } from '../../../core/domain/names.ts';

describe('a name in Latin letters', () => {
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
  ])('is accepted: %s', (name) => {
    expect(LATIN_NAME.test(name)).toBe(true);
  });

  test.each([
    ['empty', ''],
    ['no letter', "-.,()'"],
    ['a space before it', ' Chan'],
    ['a space after it', 'Chan '],
    ['a digit', 'Chan 2'],
    ['a sign that names do not contain', 'Smith & Co'],
    ['markup', '<b>Chan</b>'],
    ['Chinese', '陳'],
    ['a Cyrillic letter that looks Latin', 'С\u0430nt'],
    ['Greek', 'Αθηνά'],
    ['full-width letters', 'ＣＨＡＮ'],
    ['an ordinal’s letter', 'Mª'],
    ['a Roman numeral of one character', 'John Ⅳ'],
    ['an accent without a letter', '\u0301Chan'],
    ['a pile of accents', `Cha${'\u0301'.repeat(4)}n`],
    ['an invisible joiner', 'Cha\u034fn'],
    ['a zero-width space', 'Cha\u200bn'],
    ['a right-to-left override', 'Cha\u202en'],
    ['a no-break space', 'Chan\u00a0Tai'],
    ['a line break', 'Chan\nTai'],
    ['NUL', 'Chan\0'],
    ['half a surrogate pair', 'Chan\ud800'],
    ['an emoji', 'Chan😀'],
    ['the replacement character of invalid UTF-8', 'Jos\ufffd'],
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
  ])('is accepted: %s: %s', (_, name) => {
    expect(CHINESE_NAME.test(name)).toBe(true);
    expect(name.normalize('NFC')).toBe(name);
  });

  test.each([
    ['Latin letters only', 'David'],
    ['half a surrogate pair before it', '\ud800陳'],
    ['half a surrogate pair after it', '陳\udfff'],
    ['an iteration mark', '佐々木'],
    ['kana', '陳あ'],
    ['Hangul', '陳김'],
    ['a radical', '⽔'],
    ['a private-use character', '\ue000陳'],
    ['full-width parentheses', '陳（文）'],
    ['an ideographic space', '陳\u3000文'],
    ['a variation selector', '陳\ufe00'],
    ['the replacement character of invalid UTF-8', '陳\ufffd'],
  ])('with %s is refused', (_, name) => {
    expect(CHINESE_NAME.test(name)).toBe(false);
  });

  test.each(['\uf907', '\ufa0c', '\u{2f800}', '\u{2f9b2}'])(
    'with a compatibility ideograph is refused, because NFC would change it: %s',
    (character) => {
      expect(character.normalize('NFC')).not.toBe(character);
      expect(CHINESE_NAME.test(`陳${character}`)).toBe(false);
    },
  );
});

test('NFC keeps a name valid and never lengthens it; it changes no accepted Chinese character', () => {
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
