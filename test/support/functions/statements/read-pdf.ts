/**
 * Reads a PDF back, code point by code point: pdf.js's own extraction guesses spaces from the
 * places of the letters, so the texts come from its list of operators.
 */
import {
  getDocument,
  OPS,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A text, and the tag that it is marked with: `TD`, `Span` or `Artifact`. */
export interface Marked {
  tag: string;
  /** The number of the content on its page; absent for an artifact. */
  mcid?: number;
  text: string;
}

/** An element of the structure, with the text in it and below it. */
export interface Element {
  role: string;
  lang?: string;
  text: string;
  children: Element[];
}

interface Node {
  role?: string;
  lang?: string;
  type?: string;
  id?: string;
  children?: Node[];
}

/** Opens a PDF, and closes it after `use`. */
export async function withPdf<T>(
  pdf: Uint8Array,
  use: (document: PDFDocumentProxy) => Promise<T>,
): Promise<T> {
  const loading = getDocument({
    // pdf.js takes the bytes away.
    data: new Uint8Array(pdf),
    disableFontFace: true,
    useSystemFonts: false,
    verbosity: 0,
  });
  try {
    return await use(await loading.promise);
  } finally {
    await loading.destroy();
  }
}

/** The texts of all pages, page by page, in the order in which they are drawn. */
export function textsOf(pdf: Uint8Array): Promise<Marked[][]> {
  return withPdf(pdf, async (document) => {
    const pages: Marked[][] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      pages.push(await markedOf(page));
      page.cleanup();
    }
    return pages;
  });
}

/** Texts on one line of the first page of which one begins before the other has ended. */
export function overlapsOf(pdf: Uint8Array): Promise<string[]> {
  return withPdf(pdf, async (document) => {
    const { items } = await (await document.getPage(1)).getTextContent();
    const places = items
      .flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item] : []))
      .map(({ str, width, transform }) => ({ str, from: transform[4], y: transform[5], width }))
      .sort((a, b) => a.y - b.y || a.from - b.from);
    return places.flatMap(({ str, from, y, width }, i) => {
      const next = places[i + 1];
      return next && next.y === y && next.from < from + width ? [`${str} | ${next.str}`] : [];
    });
  });
}

/** The structure of a document of one page: the elements below its root. */
export function structureOf(pdf: Uint8Array): Promise<Element[]> {
  return withPdf(pdf, async (document) => {
    if (document.numPages !== 1) throw new Error('a document of several pages');
    const page = await document.getPage(1);
    const texts = new Map((await markedOf(page)).map(({ mcid, text }) => [mcid, text]));
    const tree = (await page.getStructTree()) as Node | null;
    return (tree?.children ?? []).flatMap(({ children = [] }) =>
      children.map((child) => elementOf(child, texts)),
    );
  });
}

async function markedOf(page: PDFPageProxy): Promise<Marked[]> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const texts: Marked[] = [];
  /** Of the marks that are open: the one that texts belong to, once for each. */
  const open: (Marked | undefined)[] = [];
  for (const [i, operator] of fnArray.entries()) {
    const [first, second] = argsArray[i] ?? [];
    if (operator === OPS.beginMarkedContentProps) {
      const outer = open.at(-1);
      const isOwn = typeof second === 'number' || first === 'Artifact';
      const mark = isOwn
        ? { tag: first, ...(typeof second === 'number' && { mcid: second }), text: '' }
        : outer;
      if (isOwn) texts.push(mark as Marked);
      open.push(mark);
    } else if (operator === OPS.endMarkedContent) open.pop();
    else if (operator === OPS.showText) {
      const mark = open.at(-1);
      if (!mark) throw new Error('a text that is neither marked nor an artifact');
      for (const glyph of first as ({ unicode: string } | number)[])
        if (typeof glyph !== 'number') mark.text += glyph.unicode;
    }
  }
  return texts;
}

function elementOf(node: Node, texts: ReadonlyMap<number | undefined, string>): Element {
  const { role = '', lang, children = [] } = node;
  let text = '';
  const elements: Element[] = [];
  for (const child of children) {
    if (child.type === 'content') text += texts.get(Number(/_mc(\d+)$/.exec(child.id ?? '')?.[1]));
    else {
      const element = elementOf(child, texts);
      text += element.text;
      elements.push(element);
    }
  }
  return { role, ...(lang && { lang }), text, children: elements };
}

/** All elements with a role, in order. */
export function withRole(elements: readonly Element[], role: string): Element[] {
  return elements.flatMap((element) => [
    ...(element.role === role ? [element] : []),
    ...withRole(element.children, role),
  ]);
}

/** The texts of the rows below some elements, cell by cell. */
export function rowsOf(elements: readonly Element[]): string[][] {
  return withRole(elements, 'TR').map(({ children }) => children.map(({ text }) => text));
}
