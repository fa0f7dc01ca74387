/** SSML as Polly's neural voices speak it. */

/** Longer names are cut: nobody listens to more, and a page has its limit. */
const LONGEST_NAME = 60;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Each paragraph is followed by a pause. */
export function speak(paragraphs: readonly string[]): string {
  return `<speak>${paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join(' ')}</speak>`;
}

/**
 * A name from a daily file, spoken as text: nothing in it becomes SSML, and characters that are
 * invalid in XML, which would silence the whole page, are removed.
 */
export function name(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const cut = [...plain].slice(0, LONGEST_NAME).join('');
  return cut.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** A code, digit by digit. */
export function digits(code: string): string {
  return `<say-as interpret-as="digits">${name(code)}</say-as>`;
}
