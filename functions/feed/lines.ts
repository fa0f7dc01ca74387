/** A file's lines out of its bytes, with nothing of it in memory but the block at hand. */
import { isUtf8 } from 'node:buffer';

export interface Line {
  /** Counted from 1. */
  number: number;
  /** Without the line break; absent if the line is too long to be one of ours. */
  text: string | undefined;
  /** Where the next line begins, in bytes from the file's beginning. */
  end: number;
}

/** A file that is not UTF-8. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}

const LONGEST_BYTES = 16 * 1024;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * The lines of a file, in blocks as they come.
 * @param bytes from `start` on
 * @param start where a line begins, and its number
 * @throws NotUtf8
 */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  start: { offset: number; line: number },
): AsyncGenerator<Line[]> {
  let { offset, line: number } = start;
  let rest = Buffer.alloc(0);
  /** Bytes of a line that is too long, which are gone already. */
  let dropped = 0;

  const cut = (block: Buffer): Line[] => {
    if (!isUtf8(block)) throw new NotUtf8();
    const lines: Line[] = [];
    for (let at = 0; at < block.length; ) {
      const feed = block.indexOf(LINE_FEED, at);
      const end = feed < 0 ? block.length : feed;
      const last = end > at && block[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
      const next = feed < 0 ? end : feed + 1;
      offset += next - at + dropped;
      const isLong = dropped > 0 || last - at > LONGEST_BYTES;
      lines.push({ number: number++, text: isLong ? undefined : block.toString('utf8', at, last), end: offset });
      dropped = 0;
      at = next;
    }
    return lines;
  };

  for await (const chunk of bytes) {
    const block =
      rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const whole = block.lastIndexOf(LINE_FEED) + 1;
    if (whole > 0) yield cut(block.subarray(0, whole));
    rest = Buffer.from(block.subarray(whole));
    if (rest.length > LONGEST_BYTES) {
      dropped += rest.length;
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0 || dropped > 0) yield cut(rest.length > 0 ? rest : Buffer.from('\n'));
}
