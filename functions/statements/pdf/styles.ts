/** The look of a statement. Lengths are in points; a page of A4 has 595.28 × 841.89. */
import type { Style } from './pen.ts';

export const LEFT = 42;
export const RIGHT = 595.28 - LEFT;
export const WIDTH = RIGHT - LEFT;
/** Where the content of the pages begins and ends: below their header, above their footer. */
export const ROOM = { first: 44, top: 64, bottom: 784 };
/** Baselines of header and footer. */
export const HEADER = 44;
export const FOOTER = 806;

export const INK = [0.1, 0.12, 0.15] as const;
export const GREY = [0.35, 0.38, 0.42] as const;
export const ACCENT = [0, 0.27, 0.4] as const;
export const RULE = [0.72, 0.75, 0.78] as const;

export const TEXT: Style = { weight: 'regular', size: 8, color: INK };
export const SMALL: Style = { weight: 'regular', size: 7, color: GREY };
export const BOLD: Style = { weight: 'bold', size: 8, color: INK };
export const TITLE: Style = { weight: 'bold', size: 19, color: ACCENT };
export const SUBTITLE: Style = { weight: 'regular', size: 12, color: ACCENT };
export const HEADING: Style = { weight: 'bold', size: 11, color: ACCENT };
