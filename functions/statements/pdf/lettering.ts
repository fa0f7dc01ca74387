import type PDFDocument from 'pdfkit';
import { type FontName, fontOf } from './fonts.ts';
import { clustersOf, Typeface } from './typeface.ts';

/** What pdfkit keeps of a font in a document; its types don't tell. */
export interface EmbeddedFont {
  /** As the operators of a page name it. */
  id: string;
  ref(): unknown;
  /** The glyphs of a text, four hexadecimal digits each. */
  encode(text: string): [glyphs: string[]];
}

interface OpenFont {
  typeface: Typeface;
  embedded: EmbeddedFont;
}

/** How a letter with its marks is drawn. */
interface Lettered {
  /** In units of 1/1000 of the font size. */
  width: number;
  font: EmbeddedFont;
  glyphs: string;
  /** No font has it: `glyphs` are its code. */
  isMissing?: boolean;
}

/** Letters of one font, one after another; or one that no font has, drawn as its code. */
export interface Run {
  font: EmbeddedFont;
  glyphs: string;
  missing?: string;
}

/** One weight of type in a document: each letter in the first of its fonts that has it. */
export class Lettering {
  /** What no font has, of the texts so far. */
  readonly missing = new Set<string>();
  readonly #doc: typeof PDFDocument.prototype;
  readonly #names: readonly FontName[];
  readonly #open = new Map<FontName, OpenFont>();
  readonly #known = new Map<string, Lettered>();

  constructor(doc: typeof PDFDocument.prototype, names: readonly FontName[]) {
    this.#doc = doc;
    this.#names = names;
  }

  /** The width of a text, in units of 1/1000 of the font size. */
  width(text: string): number {
    let width = 0;
    for (const cluster of clustersOf(text)) width += this.#lettered(cluster).width;
    return width;
  }

  runs(text: string): Run[] {
    const runs: Run[] = [];
    for (const cluster of clustersOf(text)) {
      const { font, glyphs, isMissing } = this.#lettered(cluster);
      const last = runs.at(-1);
      if (isMissing) runs.push({ font, glyphs, missing: cluster });
      else if (last && last.missing === undefined && last.font === font) last.glyphs += glyphs;
      else runs.push({ font, glyphs });
    }
    return runs;
  }

  #lettered(cluster: string): Lettered {
    const known = this.#known.get(cluster);
    if (known) return known;
    const lettered = this.#find(cluster);
    this.#known.set(cluster, lettered);
    return lettered;
  }

  #find(cluster: string): Lettered {
    for (const name of this.#names) {
      const { typeface, embedded } = this.#font(name);
      if (!typeface.has(cluster)) continue;
      const [glyphs] = embedded.encode(cluster);
      return { width: typeface.width(cluster), font: embedded, glyphs: glyphs.join('') };
    }
    this.missing.add(cluster);
    const codes = [...codesOf(cluster)].map((each) => this.#lettered(each));
    return {
      width: codes.reduce((sum, { width }) => sum + width, 0),
      font: this.#font(this.#names[0] as FontName).embedded,
      glyphs: codes.map(({ glyphs }) => glyphs).join(''),
      isMissing: true,
    };
  }

  #font(name: FontName): OpenFont {
    const known = this.#open.get(name);
    if (known) return known;
    const typeface = new Typeface(fontOf(name));
    this.#doc.font(typeface.forPdfkit() as never, name);
    const { _font: embedded } = this.#doc as unknown as { _font: EmbeddedFont };
    const open = { typeface, embedded };
    this.#open.set(name, open);
    return open;
  }
}

/** `[U+2A6D7]`, or `[U+0073 U+0323]` of a letter and its mark. */
function codesOf(cluster: string): string {
  const codes = Array.from(cluster, (character) => {
    const hex = (character.codePointAt(0) as number).toString(16).toUpperCase();
    return `U+${hex.padStart(4, '0')}`;
  });
  return `[${codes.join(' ')}]`;
}
