/**
 * Packs the objects of a PDF into compressed object streams (ISO 32000-1, 7.5.7 and 7.5.8), which
 * pdfkit does not: each cell of a table is an object in the structure of a tagged PDF, and a
 * statement of thousands of stocks is a tenth of the size with them.
 */
import { deflateSync } from 'node:zlib';

/** Objects of one stream: a viewer unpacks it whole to read one of them. */
const STREAM_OBJECTS = 200;

/** A row of the table of objects: one byte, four, and two. */
const ROW_BYTES = 7;
/** PNG's "up": a row is stored as its difference from the row above. */
const UP = 2;

/**
 * @param pdf by pdfkit: one table of cross-references, no encryption
 */
export function packed(pdf: Buffer): Buffer {
  const { offsets, trailer } = tableOf(pdf);
  const order = offsets
    .map((offset, i) => ({ id: i + 1, offset }))
    .sort((a, b) => a.offset - b.offset);
  const rows: [type: number, place: number, index: number][] = [[0, 0, 65535]];
  const chunks: Buffer[] = [];
  let length = 0;
  const append = (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
  };
  let id = offsets.length;
  const appendStream = (dictionary: string, content: Buffer, own = ++id) => {
    const data = deflateSync(content);
    rows[own] = [1, length, 0];
    append(
      Buffer.from(
        `${own} 0 obj\n<<${dictionary}/Filter/FlateDecode/Length ${data.length}>>\nstream\n`,
      ),
    );
    append(data);
    append(Buffer.from('\nendstream\nendobj\n'));
  };

  append(pdf.subarray(0, order[0]?.offset));
  let batch: { id: number; body: string }[] = [];
  const flush = () => {
    if (batch.length === 0) return;
    const stream = ++id;
    let at = 0;
    const header = batch.map(({ id: each, body }, index) => {
      rows[each] = [2, stream, index];
      const pair = `${each} ${at}`;
      at += body.length + 1;
      return pair;
    });
    const first = `${header.join(' ')}\n`;
    const content = Buffer.from(first + batch.map(({ body }) => body).join('\n'), 'latin1');
    appendStream(`/Type/ObjStm/N ${batch.length}/First ${first.length}`, content, stream);
    batch = [];
  };
  for (const [i, { id: each, offset }] of order.entries()) {
    const end = order[i + 1]?.offset ?? trailer.start;
    const object = pdf.subarray(offset, end);
    if (object.subarray(-18).includes('endstream')) {
      rows[each] = [1, length, 0];
      append(object);
      continue;
    }
    const text = object.toString('latin1');
    batch.push({
      id: each,
      body: text.slice(text.indexOf('obj') + 4, text.lastIndexOf('\nendobj')),
    });
    if (batch.length === STREAM_OBJECTS) flush();
  }
  flush();

  const start = length;
  rows[++id] = [1, start, 0];
  const parameters = `/DecodeParms<</Predictor 12/Columns ${ROW_BYTES}>>`;
  appendStream(
    `/Type/XRef/Size ${id + 1}/W[1 4 2]${parameters}${trailer.entries}`,
    predicted(rows),
    id,
  );
  append(Buffer.from(`startxref\n${start}\n%%EOF\n`));
  return Buffer.concat(chunks);
}

/** The offset of each object, from object 1 on, and the trailer's entries beside its size. */
function tableOf(pdf: Buffer) {
  const tail = pdf.subarray(-2048).toString('latin1');
  const start = Number(/startxref\n(\d+)\n/.exec(tail)?.[1]);
  const [entries = '', after = ''] = pdf.subarray(start).toString('latin1').split('trailer\n');
  const offsets = [...entries.matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset));
  const dictionary = after.slice(after.indexOf('<<') + 2, after.lastIndexOf('>>'));
  return {
    offsets,
    trailer: { start, entries: dictionary.replace(/\/Size \d+/, '').replaceAll('\n', ' ') },
  };
}

function predicted(rows: readonly (readonly [number, number, number])[]): Buffer {
  const bytes = Buffer.alloc(rows.length * (ROW_BYTES + 1));
  let before = Buffer.alloc(ROW_BYTES);
  for (const [i, [type, place, index]] of rows.entries()) {
    const row = Buffer.alloc(ROW_BYTES);
    row.writeUInt8(type, 0);
    row.writeUInt32BE(place, 1);
    row.writeUInt16BE(index, 5);
    const at = i * (ROW_BYTES + 1);
    bytes[at] = UP;
    for (let j = 0; j < ROW_BYTES; j++)
      bytes[at + 1 + j] = ((row[j] as number) - (before[j] as number)) & 0xff;
    before = row;
  }
  return bytes;
}
