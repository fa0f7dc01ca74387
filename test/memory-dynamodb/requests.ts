import { UnsupportedByMemoryDynamoDB, validationException } from './errors.ts';
import { canonicalItem, fingerprintOf, type Item } from './values.ts';

/** The key attributes of a table, and of each secondary index with their types. */
export type TableDefinition = {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly indexes?: Readonly<Record<string, Readonly<Record<string, 'S' | 'N'>>>>;
};

/** Refuses a request with any other member. */
export function onlyMembers(request: object, members: readonly string[]): void {
  for (const [name, value] of Object.entries(request))
    if (value !== undefined && !members.includes(name))
      throw new UnsupportedByMemoryDynamoDB(`the parameter ${name}`);
}

export function keyNames({ partitionKey, sortKey }: TableDefinition): readonly string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
}

/** The string that identifies the item with this key in its table; refuses invalid key values. */
export function idOf(item: Item, definition: TableDefinition): string {
  return keyNames(definition)
    .map((name) => {
      const value = item[name];
      if (!value?.S && !value?.N)
        throw validationException(`The key attribute ${name} is missing, empty or of a wrong type`);
      return fingerprintOf(value);
    })
    .join();
}

/** The key in canonical form; it must have exactly the attributes of the table's key. */
export function canonicalKey(key: Item | undefined, definition: TableDefinition): Item {
  if (Object.keys(key ?? {}).length !== keyNames(definition).length)
    throw validationException('The number of conditions on the keys is invalid');
  return canonicalItem(key as Item);
}
