/** What a line of a daily file says, or why it says nothing. */
import { parse } from 'csv-parse/sync';
import { type AccountId, identifierForms } from '../domain/identifiers.ts';
import type { Balance, FileKind, Movement } from '../store/positions.ts';

/** Why a line is set aside: the first thing that is wrong with it. Never what stands there. */
export type Reason =
  | 'too-long'
  | 'quotes'
  | 'columns'
  | 'participantId'
  | 'accountNumber'
  | 'stockCode'
  | 'name'
  | 'direction'
  | 'quantity'
  | 'reference'
  | 'unknown-account';

export type Row = AccountId & { stock: Balance; moved?: Pick<Movement, 'direction' | 'reference'> };

export const headers: Record<FileKind, readonly string[]> = {
  balances: ['participantId', 'accountNumber', 'stockCode', 'nameEn', 'nameZh', 'quantity'],
  movements: ['participantId', 'accountNumber', 'stockCode', 'nameEn', 'nameZh', 'direction', 'quantity', 'reference'],
};

const STOCK_CODE = /^[0-9A-Z]{1,12}$/;
const QUANTITY = /^[0-9]{1,15}$/;
/** Nobody reads them, and some turn the direction of what stands beside. */
const UNREADABLE = /[\p{Cc}\p{Cf}]/u;
const LONGEST_NAME = 200;
const LONGEST_REFERENCE = 64;

/**
 * The fields of a line (RFC 4180). Line breaks inside of quotes are none of ours, so that a quote which is never closed spoils its own
 * line and no other.
 */
export function fieldsOf(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',');
  try {
    return (parse(line, { relax_column_count: true }) as string[][])[0];
  } catch {
    return undefined;
  }
}

/** A line as a row. A name that is missing in one language is told in the other. */
export function rowOf(kind: FileKind, line: string): Row | Reason {
  const fields = fieldsOf(line);
  if (!fields) return 'quotes';
  if (fields.length !== headers[kind].length) return 'columns';
  const [participantId = '', accountNumber = '', stockCode = '', en = '', zh = '', ...others] = fields;
  const [nameEn, nameZh] = [en.trim(), zh.trim()];
  const [direction, quantity = '', reference = ''] = kind === 'movements' ? others : [undefined, ...others];
  if (!identifierForms.participantId.test(participantId)) return 'participantId';
  if (!identifierForms.accountNumber.test(accountNumber)) return 'accountNumber';
  if (!STOCK_CODE.test(stockCode)) return 'stockCode';
  if (!(nameEn || nameZh) || ![nameEn, nameZh].every((name) => isReadable(name, LONGEST_NAME))) return 'name';
  if (!QUANTITY.test(quantity)) return 'quantity';
  const stock = { stockCode, nameEn: nameEn || nameZh, nameZh: nameZh || nameEn, quantity: Number(quantity) };
  if (kind === 'balances') return { participantId, accountNumber, stock };
  if (direction !== 'in' && direction !== 'out') return 'direction';
  if (reference === '' || !isReadable(reference, LONGEST_REFERENCE)) return 'reference';
  return { participantId, accountNumber, stock, moved: { direction, reference } };
}

function isReadable(text: string, most: number): boolean {
  return text.length <= most && !UNREADABLE.test(text);
}
