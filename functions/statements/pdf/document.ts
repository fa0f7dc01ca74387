import PDFDocument from 'pdfkit';

/** What pdfkit writes its output with; its types don't tell. */
interface Output {
  _offset: number;
  /** Objects that are not written yet. */
  _waiting: number;
  push(end: null): void;
}

/**
 * A document of pdfkit whose bytes go into one buffer. pdfkit would queue them as a stream in
 * hundreds of thousands of pieces, of which most of the memory would be taken.
 */
export class BufferedDocument extends PDFDocument {
  /** Not initialised here: the constructor of pdfkit writes already. */
  declare private collected: Buffer | undefined;

  /** Replaces pdfkit's own: writes a line, or bytes as they are. */
  _write(data: string | Uint8Array): void {
    const output = this as unknown as Output;
    const isText = typeof data === 'string';
    const length = isText ? data.length + 1 : data.length;
    const bytes = this.room(output._offset + length);
    if (isText) bytes.write(`${data}\n`, output._offset, 'latin1');
    else bytes.set(data, output._offset);
    output._offset += length;
  }

  /**
   * Ends the document.
   * @throws Error if a part of it was begun and not ended: pdfkit would wait for it
   */
  bytes(): Buffer {
    this.end();
    if ((this as unknown as Output)._waiting > 0) throw new Error('A part of the PDF has no end');
    return this.room(0).subarray(0, (this as unknown as Output)._offset);
  }

  private room(length: number): Buffer {
    const old = this.collected ?? Buffer.alloc(0);
    if (this.collected && length <= old.length) return old;
    this.collected = Buffer.alloc(Math.max(length, 2 * old.length, 1 << 20));
    old.copy(this.collected);
    return this.collected;
  }
}
