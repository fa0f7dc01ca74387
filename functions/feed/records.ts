/** A file's records out of its bytes (RFC 4180), with nothing of it in memory but the block at hand. */
import { isUtf8 } from 'node:buffer';

/** Why a record can't be cut into fields. */
export type Malformed = 'too-long' | 'quotes' | 'carriage-return';

/** A record as its fields; or, if it is malformed, how, and the line that it begins with (of one too long, its beginning). */
export type CsvRecord = { line: number } & (
  | { fields: string[]; malformed?: undefined }
  | { malformed: Malformed; text: string }
);

/** Where to go on in a file. */
export interface Place {
  /** Bytes from the file's beginning. */
  offset: number;
  /** The number of the physical line there, counted from 1. */
  line: number;
  /** In the middle of that line, which is too long and is told of already. */
  inLongLine?: boolean | undefined;
}

/** Thrown where a file is not UTF-8. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}

const LONGEST_BYTES = 16 * 1024;
/** Of a block, so that the time can be looked at often, whatever the source hands over at once. */
const BLOCK_BYTES = 64 * 1024;
const BEGINNING_BYTES = 64;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
/** What each line of ours begins with: participant and account, quoted or not. */
export const BEGINS_WITH_ACCOUNT = /^"?([A-Z][0-9]{5})"?,"?([0-9]{8})"?,/;

/**
 * A file's records, in blocks as they come, and the place after each block. Empty lines are none; line 1 is one always.
 *
 * A malformed record spoils its first line only; reading goes on with the next. A quote counts as never closed where it is open after 16 KiB,
 * at the end of the file, or before a line that begins with participant and account as rows do: no name does.
 * @param bytes from `start` on
 * @param start as an earlier block gave it
 * @throws NotUtf8
 */
export async function* recordsOf(
  bytes: AsyncIterable<Uint8Array>,
  start: Place,
): AsyncGenerator<{ records: CsvRecord[]; place: Place }> {
  let place = start;
  let rest = Buffer.alloc(0);
  const cut = (block: Buffer, isLast: boolean) => {
    const whole = isLast ? block.length : wholeCharacters(block);
    const text = block.subarray(0, whole);
    if (!isUtf8(text)) throw new NotUtf8();
    const cutter = new Cutter(text, place, isLast);
    const records = cutter.records();
    place = cutter.place();
    rest = Buffer.from(block.subarray(place.offset - cutter.start.offset));
    return { records, place };
  };
  for await (const piece of piecesOf(bytes))
    yield cut(rest.length > 0 ? Buffer.concat([rest, piece]) : piece, false);
  if (rest.length > 0) yield cut(rest, true);
}

/** One pass over a block of whole characters that begins where a record does, or inside of a line that is too long. */
class Cutter {
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

  /** All records that are there to their end. */
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

  /** Behind them. */
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

  /** A record that has quotes, and so may have more than one line. */
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

  /** Behind the line break; undefined, if the line may go on in another block. */
  #endOfLine(at: number): number | undefined {
    const feed = this.#block.indexOf(LINE_FEED, at);
    if (feed >= 0) return feed + 1;
    return this.#isLast ? this.#block.length : undefined;
  }

  /** Before the line break, or before what may become one. */
  #contentEnd(at: number, end = this.#block.length): number {
    let last = end;
    if (last > at && this.#block[last - 1] === LINE_FEED) last--;
    if (last > at && this.#block[last - 1] === CARRIAGE_RETURN) last--;
    return last;
  }

  /** Without the byte order mark that a file may begin with. */
  #text(at: number, end: number): string {
    const text = this.#block.toString('utf8', at, this.#contentEnd(at, end));
    return this.start.offset + at === 0 ? text.replace(/^\ufeff/, '') : text;
  }

  /** Whether there is an odd number of quotes. */
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

/** The fields of a record; undefined, if its quotes are not those of RFC 4180. A line break inside of quotes is read as a space (api.md). */
export function fieldsOf(text: string): string[] | undefined {
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

/** How many bytes from the beginning end with a whole character, if the bytes are UTF-8. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function indexOr(bytes: Buffer, value: number, from: number, otherwise: number): number {
  const found = bytes.indexOf(value, from);
  return found < 0 ? otherwise : found;
}

async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, length } of bytes) {
    for (let at = 0; at < length; at += BLOCK_BYTES) {
      yield Buffer.from(buffer, byteOffset + at, Math.min(BLOCK_BYTES, length - at));
    }
  }
}
