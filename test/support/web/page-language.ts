/** Whether each text of a page is in the language that the page claims for it. */

/** A text of a page: of an element or an attribute, with the `lang` that holds there. */
export type MarkedText = [lang: string, text: string];

/** Collects the texts of a page; to be evaluated in it. */
export const TEXTS_OF_PAGE = `(() => {
  const found = new Set();
  const add = (element, text) => {
    const { lang } = element.closest('[lang]') ?? {};
    if (text?.trim()) found.add(JSON.stringify([lang ?? '', text.trim()]));
  };
  add(document.documentElement, document.title);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!parentElement.closest('script, style, noscript, [translate=no]')) add(parentElement, data);
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const element of document.querySelectorAll('[' + name + ']'))
      add(element, element.getAttribute(name));
  return [...found].map((each) => JSON.parse(each));
})()`;

/** The Chinese characters of an encoding. Big5 is that of Hong Kong, GB 2312 of the Mainland. */
function charactersOf(encoding: string, leads: [number, number], trails: [number, number][]) {
  const bytes: number[] = [];
  for (let lead = leads[0]; lead <= leads[1]; lead++)
    for (const [from, to] of trails)
      for (let trail = from; trail <= to; trail++) bytes.push(lead, trail);
  return new Set(
    new TextDecoder(encoding).decode(Uint8Array.from(bytes)).match(/\p{Script=Han}/gu),
  );
}

const HONG_KONG = charactersOf(
  'big5',
  [0x87, 0xfe],
  [
    [0x40, 0x7e],
    [0xa1, 0xfe],
  ],
);
const MAINLAND = charactersOf('gb2312', [0xb0, 0xf7], [[0xa1, 0xfe]]);
const ENGLISH_SENTENCE = /\b[a-z]{2,}(?: [a-z]{2,}){2,}\b/;

/** @returns each text whose script is not that of its language */
export function textsInOtherLanguages(texts: readonly MarkedText[]): string[] {
  return texts
    .filter(([lang, text]) => {
      const chinese = text.match(/\p{Script=Han}/gu) ?? [];
      if (lang === 'en-HK') return /\p{Script=Han}{2}/u.test(text);
      const [own, other] = lang === 'zh-HK' ? [HONG_KONG, MAINLAND] : [MAINLAND, HONG_KONG];
      // A rare character may be in neither.
      return (
        ENGLISH_SENTENCE.test(text) || chinese.some((each) => other.has(each) && !own.has(each))
      );
    })
    .map(([lang, text]) => `not in ${lang}: ${text}`);
}
