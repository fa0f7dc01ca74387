/** Where the focus is, and what else an inspection must not move; to be evaluated in a page. */

/**
 * Whether the element of this selector has the focus; and, unless the focus is seen, what has it:
 * it has an outline (WCAG 2.4.7), and nothing covers it (2.4.11).
 */
export const FOCUS = `(selector) => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return [false];
  // A text that is read out first is nothing to operate: its focus is not shown.
  if (focused.tabIndex < 0) return [focused.matches(selector)];
  // The parts of a date show the focus themselves.
  if (focused.type === 'date') return [focused.matches(selector)];
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  const { left, right, top, bottom } = focused.getBoundingClientRect();
  const at = document.elementFromPoint(
    (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
    (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2,
  );
  const isSeen =
    outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && at !== null &&
    (focused.contains(at) || at.contains(focused));
  return [
    focused.matches(selector) && focused.checkVisibility(),
    isSeen
      ? undefined
      : focused.outerHTML.slice(0, 200) +
        ' at ' + [left, top, right, bottom].map(Math.round) + ' of ' + [innerWidth, innerHeight] +
        ', where ' + (at ? at.outerHTML.slice(0, 100) : 'nothing') + ' is seen',
  ];
}`;

/** What an inspection must not change. */
export const KEPT = `({
  isFocused: document.activeElement === globalThis.focusedBefore,
  top: scrollY,
  open: document.querySelectorAll('[open], [aria-expanded=true]').length,
  entries: [...document.querySelectorAll('input, select')].map(({ value, checked }) => [value, checked]),
})`;
