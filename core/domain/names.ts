/**
 * What a holder's name consists of (api.md): letters of any Latin alphabet, spaces and `'’.,-()`,
 * or Chinese characters.
 *
 * Names are kept in Unicode's NFC. An `é` that was typed as `e` and an accent (as macOS pastes it)
 * becomes one letter: it looks the same. A CJK compatibility ideograph (U+F900 to U+FAFF, U+2F800
 * to U+2FA1F) is refused: NFC would replace it by another character, and a name may differ from
 * another by just that. U+2F9B2 is in Hong Kong's supplementary character set, and its NFC form is
 * not. The participant has to choose the character. Sources:
 * https://ccjktype.fonts.adobe.com/2012/12/standardized-variants.html,
 * https://blogs.adobe.com/CCJKType/2017/09/houston-u2f9b2.html
 */

/**
 * A letter, with accents for which Unicode has no single letter, as in `Ọ̀ṣun`. Full-width letters
 * belong to no alphabet.
 */
const LATIN = String.raw`(?![ªº\uff00-\uffef])(?=\p{L})\p{Script=Latin}[\u0300-\u034e\u0350-\u036f]{0,3}`;
const CHINESE = String.raw`[\p{Unified_Ideograph}〇]`;
const BETWEEN = String.raw`[ '’.,()\-]`;

/** At least one letter; no space around it. */
export const LATIN_NAME = new RegExp(
  String.raw`^(?! )(?=[^\p{L}]*\p{L})(?:${LATIN}|${BETWEEN})+(?<! )$`,
  'u',
);

/** At least one Chinese character, among letters as above where need be: `陳大文 (David)`. */
export const CHINESE_NAME = new RegExp(
  `^(?! )(?=.*${CHINESE})(?:${CHINESE}|${LATIN}|${BETWEEN})+(?<! )$`,
  'u',
);
