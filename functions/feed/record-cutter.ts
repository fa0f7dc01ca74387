/** Splits CSV (RFC 4180) in memory into records, and records into fields. */

/** Why a record cannot be split into fields. */
export type Malformed = 'too-long' | 'quotes' | 'carriage-return';

/**
 * A record with the number of its first line and its fields; or, if malformed, the reason and the
 * text of that first line (only its beginning if it is too long).
 */
export type CsvRecord = { line: number } & (
  | { fields: string[]; malformed?: undefined }
  | { malformed: Malformed; text: string }
);

/** Where to resume in a file. */
export interface Place {
  /** Bytes from the file's beginning. */
  offset: number;
  /** The number of the physical line there, counted from 1. */
  line: number;
  /** The place is inside a line that is too long and was already reported. */
  inLongLine?: boolean | undefined;
}

const LONGEST_BYTES = 16 * 1024;
const BEGINNING_BYTES = 64;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
/** How every row begins: participant ID and account number, quoted or not. */
export const BEGINS_WITH_ACCOUNT = /^"?([A-Z][0-9]{5})"?,"?([0-9]{8})"?,/;

/**
 * Splits one block into records. The block holds whole characters, and starts at a record or inside
 * a line that is too long.
 */
export class RecordCutter {
  readonly start: Place;
  readonly #block: Buffer;
  readonly #isLast: boolean;
  #at = 0;
  #line: number;
  #inLongLine: boolean;
  /** The next quote at or after `#at`, or the end of the block. */
  #quote = -1;

  constructor(block: Buffer, start: Place, isLast: boolean) {
    this.start = start;
    this.#block = block;
    this.#isLast = isLast;
    this.#line = start.line;
    this.#inLongLine = start.inLongLine ?? false;
  }

  /** All records that end within the block. */
  records(): CsvRecord[] {
    const found: CsvRecord[] = [];
    if (this.#inLongLine) this.#skipLongLine();
    while (this.#at < this.#block.length) {
      const record = this.#next();
      if (record === 'unfinished') break;
      if (record) found.push(record);
    }
    return found;
  }

  /** The place after those records. */
  place(): Place {
    const place = { offset: this.start.offset + this.#at, line: this.#line };
    return this.#inLongLine ? { ...place, inLongLine: true } : place;
  }

  #next(): CsvRecord | 'unfinished' | undefined {
    const [at, line] = [this.#at, this.#line];
    const end = this.#endOfLine(at);
    if (
      (end ?? this.#block.length) - at > LONGEST_BYTES &&
      this.#contentEnd(at, end) - at > LONGEST_BYTES
    ) {
      return this.#tooLong(end);
    }
    if (end === undefined) return 'unfinished';
    if (this.#quote < at) this.#quote = indexOr(this.#block, QUOTE, at, this.#block.length);
    if (this.#quote < end) return this.#quoted(end);
    const text = this.#text(at, end);
    this.#advance(end, 1);
    if (text === '' && line > 1) return undefined;
    return text.includes('\r')
      ? { line, malformed: 'carriage-return', text }
      : { line, fields: text.split(',') };
  }

  /** A record with quotes, which may span several lines. */
  #quoted(firstEnd: number): CsvRecord | 'unfinished' {
    const [at, line] = [this.#at, this.#line];
    const malformed = (how: Malformed): CsvRecord => {
      this.#advance(firstEnd, 1);
      return { line, malformed: how, text: this.#text(at, firstEnd) };
    };
    let end = firstEnd;
    let lines = 1;
    for (let isOpen = this.#togglesQuote(at, end); isOpen; lines++) {
      const next = end < this.#block.length ? this.#endOfLine(end) : undefined;
      if (this.#contentEnd(at, next) - at > LONGEST_BYTES) return malformed('quotes');
      if (next === undefined) return this.#isLast ? malformed('quotes') : 'unfinished';
      if (
        BEGINS_WITH_ACCOUNT.test(
          this.#block.toString('latin1', end, Math.min(next, end + BEGINNING_BYTES)),
        )
      ) {
        return malformed('quotes');
      }
      if (this.#togglesQuote(end, next)) isOpen = false;
      end = next;
    }
    const text = this.#text(at, end);
    if (/\r(?!\n)/.test(text)) return malformed('carriage-return');
    const fields = fieldsOf(text);
    if (!fields) return malformed('quotes');
    this.#advance(end, lines);
    return { line, fields };
  }

  #tooLong(end: number | undefined): CsvRecord {
    const line = this.#line;
    const text = this.#block.toString('utf8', this.#at, this.#at + BEGINNING_BYTES);
    if (end === undefined) {
      this.#at = this.#block.length;
      this.#inLongLine = true;
    } else this.#advance(end, 1);
    return { line, malformed: 'too-long', text };
  }

  #skipLongLine(): void {
    const end = this.#endOfLine(0);
    if (end === undefined) this.#at = this.#block.length;
    else {
      this.#inLongLine = false;
      this.#advance(end, 1);
    }
  }

  #advance(at: number, lines: number): void {
    this.#at = at;
    this.#line += lines;
  }

  /** The offset after the line break; `undefined` if the line may continue in the next block. */
  #endOfLine(at: number): number | undefined {
    const feed = this.#block.indexOf(LINE_FEED, at);
    if (feed >= 0) return feed + 1;
    return this.#isLast ? this.#block.length : undefined;
  }

  /** The offset before the line break, or before a CR that may turn out to be part of one. */
  #contentEnd(at: number, end = this.#block.length): number {
    let last = end;
    if (last > at && this.#block[last - 1] === LINE_FEED) last--;
    if (last > at && this.#block[last - 1] === CARRIAGE_RETURN) last--;
    return last;
  }

  /** A record's text without its line break, and without a byte order mark at the file's start. */
  #text(at: number, end: number): string {
    const text = this.#block.toString('utf8', at, this.#contentEnd(at, end));
    return this.start.offset + at === 0 ? text.replace(/^\ufeff/, '') : text;
  }

  /** Whether the range has an odd number of quotes. */
  #togglesQuote(at: number, end: number): boolean {
    let count = 0;
    for (
      let i = this.#block.indexOf(QUOTE, at);
      i >= 0 && i < end;
      i = this.#block.indexOf(QUOTE, i + 1)
    )
      count++;
    return count % 2 === 1;
  }
}

const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/**
 * The fields of a record; `undefined` if its quoting violates RFC 4180. A line break inside quotes
 * is read as a space (api.md).
 */
function fieldsOf(text: string): string[] | undefined {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const [, quoted, plain = '', separator] = FIELD.exec(text) ?? [];
    if (separator === undefined) return undefined;
    fields.push(
      quoted === undefined ? plain : quoted.replaceAll('""', '"').replaceAll(/\r?\n/g, ' '),
    );
    if (separator === '') return fields;
  }
}

function indexOr(bytes: Buffer, value: number, from: number, otherwise: number): number {
  const found = bytes.indexOf(value, from);
  return found < 0 ? otherwise : found;
}
