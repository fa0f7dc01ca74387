/** Texts of a PDF in two languages, each with its language in the structure. */
import type PDFDocument from 'pdfkit';
import type { Pen, Style } from './pen.ts';
import type { Bilingual } from './words.ts';

type Doc = typeof PDFDocument.prototype;
type Element = ReturnType<Doc['struct']>;

/** Where the content goes: a document, and the root of its structure. */
export interface Target {
  doc: Doc;
  pen: Pen;
  root: Element;
}

export const LANGUAGES = { zh: 'zh-HK', en: 'en-HK' } as const;

type Place = { x: number; y: number; isRight?: boolean; leading?: number };
type Line = [words: Bilingual, language: keyof Bilingual, style: Style, place: Place];

/** An element of the structure, with a part for each language. */
export function text(target: Target, tag: 'H1' | 'H2' | 'P', lines: readonly Line[]): void {
  const element = target.doc.struct(tag);
  target.root.add(element);
  for (const line of lines) span(target, element, ...line);
  element.end();
}

/** A part in one language. */
export function span(
  { doc, pen }: Target,
  parent: Element,
  ...[words, language, style, place]: Line
): void {
  parent.add(
    doc.struct('Span', { lang: LANGUAGES[language] } as object, () =>
      pen.text([words[language]], { leading: 0, ...place }, style),
    ),
  );
}
