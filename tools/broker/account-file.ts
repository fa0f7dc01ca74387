import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import type { Asked } from '../../core/domain/broker-request.ts';
import { UsageError } from '../shared/command-line.ts';
import { RequestRefused } from './errors.ts';
import { holder } from './holder.ts';
import { Misuse } from './misuse.ts';
import type { Language, Words } from './refusal-words.ts';

const REQUIRED = ['accountNumber', 'nameEn', 'phones'];
const COLUMNS = [...REQUIRED, 'nameZh', 'dateOfBirth', 'identityDocument', 'email', 'language'];
const MAX_ROW_BYTES = 16 * 1024;

export interface Row {
  /** The line in the file where the row ends, from 1. */
  line: number;
  /** The bytes of the file up to the end of the row. */
  bytes: number;
  accountNumber: string;
  /** The request to make, or why the row can't be read. */
  asked: Asked | { problem: Words };
}

interface Parsed {
  info: { lines: number; bytes: number; error?: CsvError };
  record: Record<string, string>;
}

/**
 * Reads the rows of an accounts file lazily: CSV in UTF-8 with a header line, columns in any order.
 * @throws UsageError if the file can't be read or its header is wrong; RequestRefused where the CSV
 *   is malformed, since the rest of the file can't be read
 */
export async function* readAccounts(path: string, language: Language): AsyncGenerator<Row> {
  const input = createReadStream(path);
  const parser = parse({
    bom: true,
    columns: checkHeader,
    info: true,
    max_record_size: MAX_ROW_BYTES,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  input.on('error', ({ message }) => parser.destroy(new UsageError(message)));
  try {
    for await (const parsed of input.pipe(parser)) yield toRow(parsed as Parsed);
  } catch (error) {
    if (error instanceof CsvError)
      throw new RequestRefused(422, `${error.message}${UNREAD[language]}`);
    throw error;
  } finally {
    input.destroy();
  }
}

const UNREAD: Words = {
  en: '; the rest of the file was not read',
  zh: '；檔案其餘部分沒有讀取',
};
const UNEVEN: Words = {
  en: 'more or fewer columns than in the header',
  zh: '欄數與標題行不同',
};
const NOT_UTF8: Words = { en: 'not in UTF-8', zh: '並非 UTF-8' };

function toRow({ info, record }: Parsed): Row {
  const { accountNumber = '', nameEn, phones = '', ...rest } = trimmed(record);
  const row = { line: info.lines, bytes: info.bytes, accountNumber };
  if (info.error) return { ...row, asked: { problem: UNEVEN } };
  if (JSON.stringify(record).includes('\ufffd')) return { ...row, asked: { problem: NOT_UTF8 } };
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
  // In UTF-16 a NUL stands beside each letter of the header.
  if (/[\ufffd\0]/.test(columns.join()))
    throw new Misuse({
      en: 'The file is not in UTF-8: save it as "CSV UTF-8"',
      zh: '檔案並非 UTF-8：請儲存為「CSV UTF-8」',
    });
  const unknown = columns.find((column) => !COLUMNS.includes(column));
  const missing = REQUIRED.find((column) => !columns.includes(column));
  if (unknown !== undefined)
    throw new Misuse({
      en: `Unknown column in the file: ${unknown}`,
      zh: `檔案中有不明的欄：${unknown}`,
    });
  if (missing !== undefined)
    throw new Misuse({
      en: `Missing column in the file: ${missing}`,
      zh: `檔案欠缺此欄：${missing}`,
    });
  if (new Set(columns).size < columns.length)
    throw new Misuse({ en: 'Duplicate column in the file', zh: '檔案中有重複的欄' });
  return columns;
}
