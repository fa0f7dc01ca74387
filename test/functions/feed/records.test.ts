/** A file's records (RFC 4180), wherever its bytes are split; the reference is `csv-parse`. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CsvRecord, Place } from '../../../functions/feed/record-cutter.ts';
import { NotUtf8, recordsOf } from '../../../functions/feed/records.ts';

const START: Place = { offset: 0, line: 1 };

async function* inPieces(bytes: Buffer, sizes: number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    yield Uint8Array.from(bytes.subarray(at, at + size));
    at += size;
  }
}

/** @param leave stops after this many blocks and resumes by byte range from the yielded place */
async function read(text: string | Buffer, sizes: number[] = [], leave = Number.POSITIVE_INFINITY) {
  const bytes = Buffer.from(text);
  const found: CsvRecord[] = [];
  let place: Place = START;
  for (let ended = false; !ended; ) {
    ended = true;
    let blocks = 0;
    const from = place.offset;
    for await (const part of recordsOf(inPieces(bytes.subarray(from), sizes), place)) {
      found.push(...part.records);
      place = part.place;
      if (++blocks < leave || place.offset === from) continue;
      ended = false;
      break;
    }
  }
  expect(place.offset).toBe(bytes.length);
  return found;
}

const fields = (records: CsvRecord[]) =>
  records.map((each) => (each.malformed ? each.malformed : each.fields));
const linesOf = (records: CsvRecord[]) =>
  records.map((each) => [each.line, each.malformed ?? each.fields.length]);

const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
const leaves = fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY);

describe('RFC 4180', () => {
  const character = fc.constantFrom(...'"",,ab 0\n', '\r\n', '股', '𠺢', 'é', "'");
  const field = fc.oneof(
    fc.string({ unit: character, maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const text = fc
    .array(fc.array(field, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 12 })
    .chain((rows) =>
      fc
        .record({
          isQuoted: fc.boolean(),
          lineBreak: fc.constantFrom('\n', '\r\n'),
          ends: fc.boolean(),
        })
        .map((how) => {
          const lines = rows.map((row) =>
            row
              .map((each) => each.replaceAll(/\r(?!\n)/g, ''))
              .map((each) =>
                how.isQuoted || /["\r\n,]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each,
              )
              .join(),
          );
          return lines.join(how.lineBreak) + (how.ends ? how.lineBreak : '');
        }),
    );

  test('any well-formed file, in pieces of any sizes and any byte ranges, gives the same fields as csv-parse', async () => {
    await fc.assert(
      fc.asyncProperty(text, pieces, leaves, async (csv, sizes, leave) => {
        const whole: string[][] = parse(csv, {
          relax_column_count: true,
          record_delimiter: ['\r\n', '\n'],
        });
        const wanted = whole.map((row) => row.map((each) => each.replaceAll(/\r?\n/g, ' ')));
        expect(fields(await read(csv, sizes, leave))).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  test('any UTF-8 bytes give the same records and line numbers, wherever they are split', async () => {
    const line = fc.oneof(
      fc.string({ unit: fc.constantFrom('"', ',', 'a', '\r', '股', '""'), maxLength: 10 }),
      fc.constantFrom(
        'C00088,10000001,5,A,甲,1',
        '"C00088","10000001",5',
        '',
        `x${'股'.repeat(5462)}`,
        'a'.repeat(16_385),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        pieces,
        leaves,
        async (lines, sizes, leave) => {
          const csv = lines.join('\n');
          const big = csv.length > 4000 ? sizes.map((size) => size * 531) : sizes;
          expect(await read(csv, big, leave)).toEqual(await read(csv));
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('a line break inside quotes is read as a space; the next record has its own line number', async () => {
  const csv = 'a,b\r\n1,"HSBC\r\nHOLDINGS"\r\n"\n\n",2\r\n3,4\r\n';
  const wanted = [
    [1, ['a', 'b']],
    [2, ['1', 'HSBC HOLDINGS']],
    [4, ['  ', '2']],
    [7, ['3', '4']],
  ];
  for (let size = 1; size < csv.length; size++) {
    const records = await read(csv, [size], 1);
    expect(records.map((each) => [each.line, each.malformed ?? each.fields])).toEqual(wanted);
  }
});

describe('a malformed record costs its first line only', () => {
  const ROW = 'C00088,10000001,5,A,甲,1';
  test.each<[string, string[], (string | number)[][]]>([
    [
      'a bare carriage return in a quoted line',
      ['1,"a"\r2,"b"', '3,4'],
      [
        [1, 'carriage-return'],
        [2, 2],
      ],
    ],
    [
      'a bare carriage return inside quotes',
      ['1,"a\rb"', '3,4'],
      [
        [1, 'carriage-return'],
        [2, 2],
      ],
    ],
    [
      'a bare carriage return without quotes',
      ['1,a\rb', '3,4'],
      [
        [1, 'carriage-return'],
        [2, 2],
      ],
    ],
    [
      'a quote inside a field',
      ['1,5" BOND', '3,4'],
      [
        [1, 'quotes'],
        [2, 2],
      ],
    ],
    [
      'a quote that ends before its field does',
      ['1,"a"b', '3,4'],
      [
        [1, 'quotes'],
        [2, 2],
      ],
    ],
    [
      'a quote that is never closed',
      ['1,"a', '3,4', '5,6'],
      [
        [1, 'quotes'],
        [2, 2],
        [3, 2],
      ],
    ],
    [
      'an open quote that a later row would close',
      ['1,"a', ROW, '5,"b"'],
      [
        [1, 'quotes'],
        [2, 6],
        [3, 2],
      ],
    ],
    [
      'a quote that stays open for more than 16 KiB',
      ['1,"a', ...Array(9).fill('x'.repeat(2000)), '"'],
      [[1, 'quotes'], ...Array.from({ length: 9 }, (_, i) => [i + 2, 1]), [11, 'quotes']],
    ],
    [
      'a line of more than 16 KiB',
      ['1,2', 'x'.repeat(16_385), '3,4'],
      [
        [1, 2],
        [2, 'too-long'],
        [3, 2],
      ],
    ],
    [
      'a line of more than 16 KiB in three-byte characters',
      ['1,2', '股'.repeat(5462), '3,4'],
      [
        [1, 2],
        [2, 'too-long'],
        [3, 2],
      ],
    ],
    [
      'a line of exactly 16 KiB, which is well-formed',
      ['x'.repeat(16_384), '3,4'],
      [
        [1, 1],
        [2, 2],
      ],
    ],
  ])('%s', async (_, lines, wanted) => {
    const csv = lines.join('\r\n');
    for (const size of [csv.length, 1, 2, 3, 4096, 16_385].slice(csv.length > 10_000 ? 3 : 0)) {
      expect(linesOf(await read(csv, [size]))).toEqual(wanted);
      expect(linesOf(await read(csv, [size], 1))).toEqual(wanted);
    }
  });
});

test('bytes that are not UTF-8 are detected anywhere, even in a line that is too long', async () => {
  for (const [bad, size] of [
    ['caf\xe9', 1],
    ['\xe8\x82', 2],
    [`${'x'.repeat(40_000)}\xff`, 5000],
  ] as [string, number][]) {
    await expect(read(Buffer.from(`a,b\n${bad}\nc,d`, 'latin1'), [size])).rejects.toThrow(NotUtf8);
  }
});
