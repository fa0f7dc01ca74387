import type PDFDocument from 'pdfkit';
import { Lettering } from './lettering.ts';
import { linesOf } from './lines.ts';

export interface Style {
  weight: 'regular' | 'bold';
  /** Points. */
  size: number;
  /** Red, green and blue, 0 to 1. */
  color: readonly [number, number, number];
}

interface Rule {
  x: number;
  y: number;
  width: number;
  thickness: number;
  color: Style['color'];
}

/**
 * Draws text and lines on the current page of a document. It writes the operators of PDF itself:
 * with pdfkit's `text` a statement of thousands of stocks takes twice the time and memory.
 * Coordinates are in points, from the upper left corner of the page.
 */
export class Pen {
  readonly #doc: typeof PDFDocument.prototype;
  readonly #letterings: Record<Style['weight'], Lettering>;
  #rules: Rule[] = [];

  constructor(doc: typeof PDFDocument.prototype) {
    this.#doc = doc;
    this.#letterings = {
      regular: new Lettering(doc, ['regular', 'simplified']),
      bold: new Lettering(doc, ['bold']),
    };
  }

  /** Characters that the fonts lack, of the texts so far. */
  get missing(): string[] {
    return Object.values(this.#letterings).flatMap(({ missing }) => [...missing]);
  }

  width(text: string, { weight, size }: Style): number {
    return (this.#letterings[weight].width(text) * size) / 1000;
  }

  /** Breaks a text into lines of at most `width` points. */
  lines(text: string, { weight, size }: Style, width: number): string[] {
    return linesOf(this.#letterings[weight], text, (width * 1000) / size);
  }

  /**
   * Draws lines of a text.
   * @param x of the left edge of all lines, or of their right edge if `isRight`
   * @param y of the first baseline
   * @param leading from one baseline to the next
   */
  text(
    lines: readonly string[],
    { x, y, isRight, leading }: { x: number; y: number; isRight?: boolean; leading: number },
    style: Style,
  ): void {
    const { fonts } = (this.#doc as unknown as { page: { fonts: Record<string, unknown> } }).page;
    const operators = [`BT ${style.color.join(' ')} rg`];
    let current = '';
    for (const [i, line] of lines.entries()) {
      const left = isRight ? x - this.width(line.trimEnd(), style) : x;
      // A page's coordinates count from its top, so letters have to be turned upright.
      operators.push(`1 0 0 -1 ${number(left)} ${number(y + i * leading)} Tm`);
      for (const { font, glyphs, missing } of this.#letterings[style.weight].runs(line)) {
        fonts[font.id] ??= font.ref();
        if (font.id !== current) operators.push(`/${font.id} ${number(style.size)} Tf`);
        current = font.id;
        const shown = `<${glyphs}> Tj`;
        if (missing === undefined) operators.push(shown);
        else operators.push(`/Span <</ActualText <${utf16(missing)}>>> BDC ${shown} EMC`);
      }
    }
    this.#doc.addContent([...operators, 'ET'].join('\n'));
  }

  /** Draws a horizontal line, with the others of its page. */
  rule(rule: Rule): void {
    this.#rules.push(rule);
  }

  /** Draws the lines of the page, which assistive technology skips. */
  drawRules(): void {
    const drawn = this.#rules.map(({ x, y, width, thickness, color }) => {
      const box = [x, y, width, thickness].map(number).join(' ');
      return `${color.join(' ')} rg ${box} re f`;
    });
    this.#doc.markContent('Artifact', { type: 'Layout' });
    this.#doc.addContent(drawn.join('\n'));
    this.#doc.endMarkedContent();
    this.#rules = [];
  }
}

function utf16(text: string): string {
  return `FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}`;
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}
