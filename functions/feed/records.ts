/** A streaming CSV parser (RFC 4180): only the current block of the file is in memory. */
import { isUtf8 } from 'node:buffer';
import { type CsvRecord, type Place, RecordCutter } from './record-cutter.ts';

/** Thrown where a file is not UTF-8. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}

/** Largest block: the caller can check the time often, however large the source's chunks are. */
const BLOCK_BYTES = 64 * 1024;

/**
 * Yields a file's records block by block, with the place after each block. Empty lines are skipped;
 * line 1 always counts as a record.
 *
 * A malformed record costs its first line only; parsing continues with the next line. A quote
 * counts as unclosed if it is still open after 16 KiB, at the end of the file, or before a line
 * that begins with participant ID and account number as rows do: no name begins like that.
 * @param bytes the file's bytes from `start` on
 * @param start the beginning of the file, or a place that an earlier block yielded
 * @throws NotUtf8 if a block is not UTF-8
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
    const cutter = new RecordCutter(text, place, isLast);
    const records = cutter.records();
    place = cutter.place();
    rest = Buffer.from(block.subarray(place.offset - cutter.start.offset));
    return { records, place };
  };
  for await (const piece of piecesOf(bytes))
    yield cut(rest.length > 0 ? Buffer.concat([rest, piece]) : piece, false);
  if (rest.length > 0) yield cut(rest, true);
}

/** Length of the longest prefix that ends with a whole character, if the bytes are UTF-8. */
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

async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, length } of bytes) {
    for (let at = 0; at < length; at += BLOCK_BYTES) {
      yield Buffer.from(buffer, byteOffset + at, Math.min(BLOCK_BYTES, length - at));
    }
  }
}
