import type { Lettering } from './lettering.ts';

/** What stays together: a letter with its marks, and closing punctuation after it. */
const ATOM = /[^\p{M}]\p{M}*[\p{M}\p{Pe}\p{Pf}、。，；：！？]*|\p{M}+/gu;
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/**
 * Breaks a text into lines that are no wider than `width`, in units of 1/1000 of the font size:
 * after spaces, around Chinese characters, and within a word only if it is wider than a line. The
 * lines together are the text, spaces included.
 */
export function linesOf(lettering: Lettering, text: string, width: number): string[] {
  if (lettering.width(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    if (fits(line + word)) line += word;
    else if (fits(word)) {
      lines.push(line);
      line = word;
    } else
      for (const [atom] of word.matchAll(ATOM)) {
        if (line !== '' && !fits(line + atom)) {
          lines.push(line);
          line = '';
        }
        line += atom;
      }
  }
  return [...lines, line].filter((each) => each !== '');

  /** A space at the end of a line needs no room. */
  function fits(candidate: string): boolean {
    return lettering.width(candidate.trimEnd()) <= width;
  }
}

/** Words with the spaces after them, and Chinese characters one by one. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let isOpen = false;
  for (const [atom] of text.matchAll(ATOM)) {
    const isWide = WIDE.test(atom);
    if (isOpen && !isWide) words[words.length - 1] += atom;
    else words.push(atom);
    isOpen = atom !== ' ' && !isWide;
    if (atom === ' ' && words.length > 1 && words.at(-1) === ' ') {
      words.pop();
      words[words.length - 1] += ' ';
    }
  }
  return words;
}
