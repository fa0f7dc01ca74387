/** What a record of a daily file says, or why it says nothing. */
import { type AccountId, identifierForms } from '../../core/domain/identifiers.ts';
import type { FileKind } from '../../core/store/day-marks.ts';
import type { Balance, Movement } from '../../core/store/positions.ts';
import { BEGINS_WITH_ACCOUNT, type CsvRecord, type Malformed } from './records.ts';

/** Why a record is set aside: the first thing that is wrong with it. Never what stands there. */
export type Reason =
  | Malformed
  | 'columns'
  | 'participantId'
  | 'accountNumber'
  | 'stockCode'
  | 'name'
  | 'direction'
  | 'quantity'
  | 'reference'
  | 'unknown-account'
  /** An earlier line of the file says something else of the same stock or reference. */
  | 'contradiction';

export type Row = AccountId & { stock: Balance; moved?: Pick<Movement, 'direction' | 'reference'> };

export const headers: Record<FileKind, readonly string[]> = {
  balances: ['participantId', 'accountNumber', 'stockCode', 'nameEn', 'nameZh', 'quantity'],
  movements: [
    'participantId',
    'accountNumber',
    'stockCode',
    'nameEn',
    'nameZh',
    'direction',
    'quantity',
    'reference',
  ],
};

const STOCK_CODE = /^[0-9]{1,5}$/;
const QUANTITY = /^[0-9]{1,15}$/;
/** Nobody reads them, and some turn the direction of what stands beside. */
const UNREADABLE = /[\p{Cc}\p{Cf}]/u;
const LONGEST_NAME = 200;
const LONGEST_REFERENCE = 64;

/** A record as a row. A name that is missing in one language is told in the other. */
export function rowOf(kind: FileKind, record: CsvRecord): Row | Reason {
  if (record.malformed) return record.malformed;
  const { fields } = record;
  if (fields.length !== headers[kind].length) return 'columns';
  const [participantId = '', accountNumber = '', code = '', en = '', zh = '', ...others] = fields;
  const [nameEn, nameZh] = [en.trim(), zh.trim()];
  const [direction, quantity = '', reference = ''] =
    kind === 'movements' ? others : [undefined, ...others];
  if (!identifierForms.participantId.test(participantId)) return 'participantId';
  if (!identifierForms.accountNumber.test(accountNumber)) return 'accountNumber';
  if (!STOCK_CODE.test(code)) return 'stockCode';
  if (!(nameEn || nameZh) || ![nameEn, nameZh].every((name) => isReadable(name, LONGEST_NAME)))
    return 'name';
  if (!QUANTITY.test(quantity)) return 'quantity';
  const stockCode = code.padStart(5, '0');
  const stock = {
    stockCode,
    nameEn: nameEn || nameZh,
    nameZh: nameZh || nameEn,
    quantity: Number(quantity),
  };
  if (kind === 'balances') return { participantId, accountNumber, stock };
  if (direction !== 'in' && direction !== 'out') return 'direction';
  if (reference === '' || !isReadable(reference, LONGEST_REFERENCE)) return 'reference';
  return { participantId, accountNumber, stock, moved: { direction, reference } };
}

/** Whose list a record that was set aside belongs to, as far as that can be read. */
export function accountOf(record: CsvRecord): AccountId | undefined {
  const text = record.malformed ? record.text : `${record.fields.slice(0, 2).join()},`;
  const [, participantId, accountNumber] = BEGINS_WITH_ACCOUNT.exec(text) ?? [];
  return participantId && accountNumber ? { participantId, accountNumber } : undefined;
}

function isReadable(text: string, most: number): boolean {
  return text.length <= most && !UNREADABLE.test(text);
}
