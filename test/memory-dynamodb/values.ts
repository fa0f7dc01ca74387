import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { UnsupportedByMemoryDynamoDB, validationException } from './errors.ts';

/** A value in canonical form (see canonical()), frozen. */
export type Value = AttributeValue;

/** A stored item: frozen, with canonical values. A change makes a new item. */
export type Item = Record<string, Value>;

export type Type = 'S' | 'N' | 'BOOL' | 'NULL' | 'SS' | 'L' | 'M';

const INTEGER = /^(0|-?[1-9]\d{0,15})$/;

/** The item's own attribute of that name, if it has one. */
export function attribute(item: Item, name: string): Value | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

export function typeOf(value: Value): Type {
  if (value.S !== undefined) return 'S';
  if (value.N !== undefined) return 'N';
  if (value.SS !== undefined) return 'SS';
  if (value.BOOL !== undefined) return 'BOOL';
  if (value.NULL !== undefined) return 'NULL';
  if (value.L !== undefined) return 'L';
  if (value.M !== undefined) return 'M';
  throw new UnsupportedByMemoryDynamoDB(`a value of type ${Object.keys(value)}`);
}

/** The number's value; only safe integers without leading zeros are modelled. */
export function toNumber(text: string): number {
  const number = Number(text);
  if (!INTEGER.test(text) || !Number.isSafeInteger(number))
    throw new UnsupportedByMemoryDynamoDB(`the number ${text}: only safe integers are modelled`);
  return number;
}

/** A number as a value; refuses a result that is not a safe integer. */
export function fromNumber(number: number): Value {
  const text = String(number);
  toNumber(text);
  return Object.freeze({ N: text });
}

/** A string set as a value, or undefined for the empty set, which DynamoDB does not have. */
export function fromSet(members: Iterable<string>): Value | undefined {
  const sorted = [...new Set(members)].sort();
  return sorted.length === 0 ? undefined : Object.freeze({ SS: Object.freeze(sorted) as string[] });
}

/** A frozen copy of the value in one form for every way of writing it (string sets are sorted). */
export function canonical(value: Value): Value {
  if (Object.keys(value).length !== 1)
    throw validationException('A value must have exactly one type');
  switch (typeOf(value)) {
    case 'S':
      return Object.freeze({ S: value.S as string });
    case 'N':
      return fromNumber(toNumber(value.N as string));
    case 'BOOL':
      return Object.freeze({ BOOL: value.BOOL as boolean });
    case 'NULL':
      if (value.NULL !== true) throw validationException('A null must be true');
      return Object.freeze({ NULL: true });
    case 'SS': {
      const set = fromSet(value.SS as string[]);
      if (!set) throw validationException('A string set may not be empty');
      if (set.SS?.length !== value.SS?.length)
        throw validationException('A string set may not contain duplicates');
      return set;
    }
    case 'L':
      return Object.freeze({ L: Object.freeze((value.L as Value[]).map(canonical)) as Value[] });
    case 'M':
      return Object.freeze({ M: canonicalItem(value.M as Item) });
  }
}

/** A frozen copy of the attributes, each in canonical form. */
export function canonicalItem(item: Item): Item {
  const copy: Item = {};
  for (const name of Object.keys(item)) copy[name] = canonical(item[name] as Value);
  return Object.freeze(copy);
}

/** A string that is equal if and only if the values are. */
export function fingerprintOf(value: Value): string {
  if (value.L !== undefined) return `[${value.L.map(fingerprintOf).join()}]`;
  return value.M !== undefined ? fingerprintOfItem(value.M) : JSON.stringify(value);
}

/** A string that is equal if and only if the items are, in any order of their attributes. */
export function fingerprintOfItem(item: Item): string {
  const names = Object.keys(item).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${fingerprintOf(item[name] as Value)}`).join()}}`;
}

/** Whether both values exist, have the same type and are equal. */
export function equal(left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  if (left.S !== undefined) return left.S === right.S;
  if (left.N !== undefined) return left.N === right.N;
  return fingerprintOf(left) === fingerprintOf(right);
}

/**
 * Negative, zero or positive: compares numbers, or strings by UTF-8 bytes; NaN for anything else.
 */
export function compare(left: Value | undefined, right: Value | undefined): number {
  if (left?.N !== undefined && right?.N !== undefined) return Number(left.N) - Number(right.N);
  if (left?.S !== undefined && right?.S !== undefined)
    return Buffer.compare(Buffer.from(left.S), Buffer.from(right.S));
  return Number.NaN;
}

/** The size() of a string, set, list or map; undefined for other values or a missing attribute. */
export function sizeOf(value: Value | undefined): Value | undefined {
  if (value?.S !== undefined) {
    if (Buffer.byteLength(value.S) !== value.S.length)
      throw new UnsupportedByMemoryDynamoDB('size() of a string outside ASCII');
    return fromNumber(value.S.length);
  }
  if (value?.M !== undefined) return fromNumber(Object.keys(value.M).length);
  const members = value?.SS ?? value?.L;
  return members && fromNumber(members.length);
}
