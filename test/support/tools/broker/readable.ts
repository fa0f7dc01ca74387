import { constants, inflateSync } from 'node:zlib';
import { textsOf, withPdf } from '../../functions/statements/read-pdf.ts';

/**
 * All that can be read in a file: its bytes as Latin-1 or UTF-16, what is compressed in it, and the
 * texts and properties of a PDF, whose streams hold numbers of glyphs instead of characters. A file
 * that ends too early is read as far as it goes.
 */
export async function readable(file: Buffer): Promise<string> {
  const plain = [file, ...inflated(file)].map((each) => each.toString('latin1'));
  return [...plain.map((each) => each.replaceAll('\0', '')), ...(await printed(file))].join('\n');
}

function* inflated(file: Buffer): Generator<Buffer> {
  const start = /stream\r?\n/g;
  const text = file.toString('latin1');
  while (start.exec(text)) {
    try {
      yield inflateSync(file.subarray(start.lastIndex), { finishFlush: constants.Z_SYNC_FLUSH });
    } catch {
      // Not compressed, so among the bytes.
    }
  }
}

async function printed(file: Buffer): Promise<string[]> {
  if (!file.toString('latin1', 0, 1024).includes('%PDF-')) return [];
  try {
    const pages = await textsOf(file);
    const properties = await withPdf(file, (document) => document.getMetadata());
    return [...pages.map((page) => page.map(({ text }) => text).join('')), json(properties)];
  } catch {
    return [];
  }
}

const json = ({ info, metadata }: { info: object; metadata: { getRaw(): unknown } | null }) =>
  JSON.stringify([info, metadata?.getRaw()]);
