import type { Font } from 'fontkit';

/** A glyph for pdfkit: the same picture may stand for several texts, under an id for each. */
interface OwnGlyph {
  id: number;
  codePoints: readonly number[];
  advanceWidth: number;
}

const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;
/** They choose a form of the letter before; the fonts have one form of each. */
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/**
 * A font for one document. It draws texts so that they can be read back code point by code point:
 * a PDF font states one text for each glyph, but a font has one glyph for a space and a
 * no-break space, and for `é` and `e` with a combining accent. So each text gets a glyph of its
 * own.
 *
 * A letter with its marks is drawn as one character if Unicode has it (the font does not place
 * marks), all others one by one, without kerning or ligatures: that takes a tenth of the time of
 * shaping, and the columns of a table need no more.
 */
export class Typeface {
  readonly #font: Font;
  /** What is drawn for each id, from 1 on: a glyph of the font. */
  readonly #pictures: number[] = [];
  readonly #byText = new Map<string, OwnGlyph>();
  readonly #shaped = new Map<string, readonly OwnGlyph[]>();

  constructor(font: Font) {
    this.#font = font;
  }

  /** Whether the font can show a letter with its marks. */
  has(cluster: string): boolean {
    return [...drawn(cluster)].every((each) => this.#font.hasGlyphForCodePoint(codePoint(each)));
  }

  /** The width of a letter with its marks, in units of 1/1000 of the font size. */
  width(cluster: string): number {
    return this.#shape(cluster).reduce((sum, { advanceWidth }) => sum + advanceWidth, 0);
  }

  /**
   * The font as pdfkit takes it: an object with the interface of fontkit
   * (https://github.com/foliojs/pdfkit/blob/master/lib/font_factory.js).
   */
  forPdfkit(): Font {
    const layout = (text: string) => {
      const glyphs = clustersOf(text).flatMap((cluster) => this.#shape(cluster));
      const positions = glyphs.map(({ advanceWidth: xAdvance }) => ({ xAdvance }));
      return { glyphs, positions };
    };
    return Object.assign(Object.create(this.#font), { layout, createSubset: () => this.#subset() });
  }

  #subset() {
    // Its list of glyphs may name one twice; its `includeGlyph` would not.
    const subset = this.#font.createSubset() as unknown as {
      glyphs: number[];
      encode(): Uint8Array;
    };
    const places = new Map([[0, 0]]);
    return {
      includeGlyph: (id: number) => {
        const place = places.get(id) ?? subset.glyphs.length;
        if (!places.has(id)) subset.glyphs.push(this.#pictures[id - 1] ?? 0);
        places.set(id, place);
        return place;
      },
      encode: () => subset.encode(),
    };
  }

  #shape(cluster: string): readonly OwnGlyph[] {
    const known = this.#shaped.get(cluster);
    if (known) return known;
    const characters = [...cluster];
    const [letter = '', ...marks] = drawn(cluster);
    const shaped =
      marks.length === 0
        ? [this.#glyph(letter, characters)]
        : characters.map((each) => this.#glyph(each, [each]));
    this.#shaped.set(cluster, shaped);
    return shaped;
  }

  #glyph(character: string, text: readonly string[]): OwnGlyph {
    const { id: picture, advanceWidth } = this.#font.glyphForCodePoint(codePoint(character));
    const key = `${picture} ${text.join('')}`;
    const known = this.#byText.get(key);
    if (known) return known;
    const id = this.#pictures.push(picture);
    const glyph = { id, codePoints: text.map(codePoint), advanceWidth };
    this.#byText.set(key, glyph);
    return glyph;
  }
}

/** Letters with their marks. */
export function clustersOf(text: string): string[] {
  return /\p{M}/u.test(text) ? (text.match(CLUSTER) ?? []) : [...text];
}

/** The characters that are drawn for a letter with its marks: one, if Unicode has one for it. */
function drawn(cluster: string): string {
  const isOne = cluster.length === String.fromCodePoint(codePoint(cluster)).length;
  return isOne ? cluster : cluster.replaceAll(SELECTORS, '').normalize('NFC');
}

function codePoint(character: string): number {
  return character.codePointAt(0) as number;
}
