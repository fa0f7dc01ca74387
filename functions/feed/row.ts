/** Validates a record of a daily file: a row, or the reason why the record is set aside. */
import { type AccountId, identifierForms } from '../../core/domain/identifiers.ts';
import type { Balance, Movement } from '../../core/domain/position.ts';
import type { FileKind } from '../../core/store/day-marks.ts';
import { BEGINS_WITH_ACCOUNT, type CsvRecord, type Malformed } from './record-cutter.ts';

/** Why a record is set aside: the first rule that it breaks. Reasons never quote the record. */
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
  /** It contradicts an earlier line of the file about the same stock or reference. */
  | 'contradiction';

/** A valid record; `moved` in a file of movements. */
export type Row = AccountId & { stock: Balance; moved?: Pick<Movement, 'direction' | 'reference'> };

/** The header line of each kind of file, as its column names. */
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
/** Control and format characters: invisible, and some reverse the direction of the text nearby. */
const UNREADABLE = /[\p{Cc}\p{Cf}]/u;
const LONGEST_NAME = 200;
const LONGEST_REFERENCE = 64;

/** Validates a record. A name missing in one language is replaced by the name in the other. */
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

/** The account that a set-aside record names; `undefined` if that cannot be read. */
export function accountOf(record: CsvRecord): AccountId | undefined {
  const text = record.malformed ? record.text : `${record.fields.slice(0, 2).join()},`;
  const [, participantId, accountNumber] = BEGINS_WITH_ACCOUNT.exec(text) ?? [];
  return participantId && accountNumber ? { participantId, accountNumber } : undefined;
}

function isReadable(text: string, most: number): boolean {
  return text.length <= most && !UNREADABLE.test(text);
}
