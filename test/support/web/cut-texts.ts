/** Texts that a page has no room for: broken in the middle of a word, or cut off. */

/** What is hard to read in parts: dates; words but not addresses; quantities of usual length. */
const WHOLE =
  /\d{4}年\d+月(\d+日)?|(?<![.@/])\b\p{Script=Latin}{2,20}\b(?![.@/]\w)|(?<![\w.,])\d[\d,]{0,12}\d(?![\w,])/gu;

/** Names and references by others may have any length. */
const FOREIGN = 'td [lang], .names, .reference';

/** To be evaluated in a page; returns each of these texts as a fault. */
export const CUT_TEXTS = `(() => {
  const range = document.createRange();
  const isBroken = (node, from, length) => {
    range.setStart(node, from);
    range.setEnd(node, from + length);
    const lines = [...range.getClientRects()].map(({ top }) => Math.round(top / 8));
    return new Set(lines).size > 1;
  };
  const isUnseen = (element) =>
    element !== null &&
    (getComputedStyle(element).clipPath !== 'none' || isUnseen(element.parentElement));
  const faults = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  // Narrower, a word of large text may have no room.
  while (innerWidth >= 360 && walker.nextNode()) {
    const { currentNode: node } = walker;
    const { data, parentElement } = node;
    if (!isBroken(node, 0, data.length)) continue;
    if (parentElement.closest(${JSON.stringify(FOREIGN)}) || isUnseen(parentElement)) continue;
    for (const { 0: word, index } of data.matchAll(${WHOLE}))
      if (isBroken(node, index, word.length)) faults.push(word + ' is broken');
  }
  for (const cell of document.querySelectorAll('.table :is(th, td)')) {
    range.selectNodeContents(cell);
    const { right } = cell.closest('.table').getBoundingClientRect();
    if (!isUnseen(cell) && range.getBoundingClientRect().right > right)
      faults.push('cut: ' + cell.textContent);
  }
  const context = document.createElement('canvas').getContext('2d');
  for (const input of document.querySelectorAll('input[placeholder]')) {
    const { font, paddingLeft, paddingRight } = getComputedStyle(input);
    context.font = font;
    const room = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    if (context.measureText(input.placeholder).width > room)
      faults.push('cut: ' + input.placeholder);
  }
  return faults;
})()`;
