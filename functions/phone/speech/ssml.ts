/** SSML as Polly's neural voices speak it. */

/** Longer names are cut: nobody listens to more, and a page has its limit. */
const LONGEST_NAME = 60;
/** Connect plays it at once: a caller who has just keyed needs a moment to listen. */
const PAUSE = '<break time="500ms"/>';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Speaks after half a second. Each paragraph is followed by a pause.
 * @param rate per cent of the voice's own rate, 20 to 200
 *   (https://docs.aws.amazon.com/polly/latest/dg/prosody-tag.html)
 */
export function speak(paragraphs: readonly string[], rate = 100): string {
  const spoken = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join(' ');
  const paced = rate === 100 ? spoken : `<prosody rate="${rate}%">${spoken}</prosody>`;
  return `<speak>${PAUSE}${paced}</speak>`;
}

/**
 * A name from a daily file, spoken as text: full-width letters and signs become ordinary ones,
 * which voices pronounce, and a hyphen between words a space (阿里巴巴－Ｗ is 阿里巴巴 W). Nothing
 * in it becomes SSML, and characters that are invalid in XML, which would silence the whole page,
 * are removed. A long name ends at a word.
 */
export function name(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFKC')
    .replace(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, ' ')
    .replace(/(?<=[\p{L}\p{N}])\p{Pd}(?=[\p{L}\p{N}])/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return cutAtWord([...plain]).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** A word that is longer than the limit is cut itself: Chinese has no spaces. */
function cutAtWord(characters: readonly string[]): string {
  if (characters.length <= LONGEST_NAME) return characters.join('');
  const end = characters.lastIndexOf(' ', LONGEST_NAME);
  return characters.slice(0, end > 0 ? end : LONGEST_NAME).join('');
}

/** A stock code as people say it: digit by digit, without leading zeros. */
export function code(stockCode: string): string {
  const short = name(stockCode).replace(/^0+(?=.)/, '');
  return `<say-as interpret-as="digits">${short}</say-as>`;
}

/** Whether two dates, `YYYY-MM-DD`, are of one year, so that it need not be said again. */
export function sameYear(date: string, other: string): boolean {
  return date.slice(0, 4) === other.slice(0, 4);
}
