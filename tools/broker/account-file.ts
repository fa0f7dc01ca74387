import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import type { Asked } from '../../core/domain/broker-request.ts';
import { Refused, UsageError } from './errors.ts';
import { holder } from './holder.ts';

const REQUIRED = ['accountNumber', 'nameEn', 'phones'];
const COLUMNS = [...REQUIRED, 'nameZh', 'dateOfBirth', 'identityDocument', 'email', 'language'];
const LONGEST_ROW = 16 * 1024;

export interface Row {
  /** Of its end in the file, from 1. */
  line: number;
  /** Of the file, up to its end. */
  bytes: number;
  accountNumber: string;
  /** What to ask for, or why that can't be told. */
  asked: Asked | { problem: string };
}

interface Parsed {
  info: { lines: number; bytes: number; error?: CsvError };
  record: Record<string, string>;
}

/**
 * The rows of a file of accounts, read as they are wanted: CSV in UTF-8 with a header line, its columns in any order.
 * @throws UsageError if it can't be read, or its header is wrong; Refused where it is no CSV from some line on
 */
export async function* readAccounts(path: string): AsyncGenerator<Row> {
  const input = createReadStream(path);
  const parser = parse({
    bom: true,
    columns: checkHeader,
    info: true,
    max_record_size: LONGEST_ROW,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  input.on('error', ({ message }) => parser.destroy(new UsageError(message)));
  try {
    for await (const parsed of input.pipe(parser)) yield toRow(parsed as Parsed);
  } catch (error) {
    if (error instanceof CsvError)
      throw new Refused(422, `${error.message}; from there on the file is not read`);
    throw error;
  } finally {
    input.destroy();
  }
}

function toRow({ info, record }: Parsed): Row {
  const { accountNumber = '', nameEn, phones = '', ...rest } = trimmed(record);
  const row = { line: info.lines, bytes: info.bytes, accountNumber };
  if (info.error) return { ...row, asked: { problem: 'more or fewer columns than in the header' } };
  if (JSON.stringify(record).includes('\ufffd'))
    return { ...row, asked: { problem: 'not in UTF-8' } };
  const numbers = phones.split(';').map((phone) => phone.trim());
  const owner = holder({ nameEn, phones: numbers.filter((phone) => phone !== ''), ...rest });
  return { ...row, asked: { type: 'open-account', accountNumber, holder: owner } };
}

function trimmed(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([column, value]) => [column, value.trim()]),
  );
}

function checkHeader(header: string[]): string[] {
  const columns = header.map((column) => column.trim());
  // UTF-16 has a NUL beside each letter of a header.
  if (/[\ufffd\0]/.test(columns.join()))
    throw new UsageError('The file is not in UTF-8: save it as "CSV UTF-8"');
  const unknown = columns.find((column) => !COLUMNS.includes(column));
  const missing = REQUIRED.find((column) => !columns.includes(column));
  if (unknown !== undefined) throw new UsageError(`The file has an unknown column: ${unknown}`);
  if (missing !== undefined) throw new UsageError(`The file has no column ${missing}`);
  if (new Set(columns).size < columns.length) throw new UsageError('The file has a column twice');
  return columns;
}
