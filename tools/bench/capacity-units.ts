/** Capacity units of writes, by AWS's rules. */
import type { AttributeValue, TableDescription } from '@aws-sdk/client-dynamodb';
import { sizeOf } from './item-size.ts';

/** An item as DynamoDB transfers it. */
export type Item = Record<string, AttributeValue>;

const UNIT_BYTES = 1024;

/** Write units of an item of this size. */
export function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / UNIT_BYTES));
}

/**
 * Write units of a table's indexes for a change of one of its items: an entry that is new, gone or
 * changed costs one write of its size; a changed key costs two
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html).
 */
export function indexUnits(
  { KeySchema = [], GlobalSecondaryIndexes = [] }: TableDescription,
  old: Item | undefined,
  now: Item | undefined,
): number {
  const tableKeys = KeySchema.map(({ AttributeName }) => AttributeName as string);
  return GlobalSecondaryIndexes.reduce((units, index) => {
    const keys = (index.KeySchema ?? []).map(({ AttributeName }) => AttributeName as string);
    const entryOf = (item?: Item) => {
      if (!item || !keys.every((name) => item[name])) return undefined;
      const isWhole = index.Projection?.ProjectionType === 'ALL';
      return isWhole ? item : pick(item, [...keys, ...tableKeys]);
    };
    const [before, after] = [entryOf(old), entryOf(now)];
    const size = (item?: Item) => (item ? unitsOf(sizeOf(item)) : 0);
    if (JSON.stringify(before) === JSON.stringify(after)) return units;
    const isMoved =
      !before || !after || JSON.stringify(pick(before, keys)) !== JSON.stringify(pick(after, keys));
    return units + (isMoved ? size(before) + size(after) : Math.max(size(before), size(after)));
  }, 0);
}

/** These attributes of an item, if it has them. */
export function pick(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
}
