import PDFDocument from 'pdfkit';

/** What pdfkit writes its output with; its types don't tell. */
interface Internals {
  _offset: number;
  /** Objects that are not written yet. */
  _waiting: number;
  page: { write(content: string): void };
}

/**
 * A document of pdfkit that gathers the operators of a page, and the bytes of the file. pdfkit
 * would keep each operator and each object as a buffer of its own: hundreds of thousands of them
 * in a statement of thousands of stocks, and most of its memory.
 */
export class BufferedDocument extends PDFDocument {
  // Not initialised here: the constructor of pdfkit writes already.
  declare private collected: Buffer | undefined;
  declare private operators: string[] | undefined;

  /** Adds operators to the current page. */
  override addContent(operators: string): this {
    this.operators ??= [];
    this.operators.push(operators);
    return this;
  }

  /** Ends the current page: its operators are written. */
  endPage(): void {
    const { page } = this as unknown as Internals;
    page.write((this.operators ?? []).join('\n'));
    this.operators = [];
  }

  /** Replaces pdfkit's own: writes a line, or bytes as they are. */
  _write(data: string | Uint8Array): void {
    const internals = this as unknown as Internals;
    const isText = typeof data === 'string';
    const length = isText ? data.length + 1 : data.length;
    const bytes = this.room(internals._offset + length);
    if (isText) {
      bytes.write(data, internals._offset, 'latin1');
      bytes[internals._offset + data.length] = 0x0a;
    } else bytes.set(data, internals._offset);
    internals._offset += length;
  }

  /**
   * Ends the document.
   * @throws Error if a part of it was begun and not ended: pdfkit would wait for it
   */
  bytes(): Buffer {
    this.end();
    const { _waiting: waiting, _offset: length } = this as unknown as Internals;
    if (waiting > 0) throw new Error('A part of the PDF has no end');
    return this.room(0).subarray(0, length);
  }

  private room(length: number): Buffer {
    const old = this.collected ?? Buffer.alloc(0);
    if (this.collected && length <= old.length) return old;
    this.collected = Buffer.alloc(Math.max(length, 2 * old.length, 1 << 20));
    old.copy(this.collected);
    return this.collected;
  }
}

/** An empty tagged document of A4 pages, for a {@link Pen} to draw on. */
export function taggedDocument(about: { title: string; author: string; createdAt: Date }) {
  return new BufferedDocument({
    size: 'A4',
    margin: 0,
    // Instead of the default font, of which nothing is used.
    font: null as never,
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: 'zh-HK',
    displayTitle: true,
    fontLayoutCache: false,
    info: {
      Title: about.title,
      Author: about.author,
      Creator: 'ssa-access',
      Producer: 'pdfkit',
      CreationDate: about.createdAt,
    },
  });
}
