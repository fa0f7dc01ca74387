import { validationException } from './errors.ts';
import type { TableDefinition } from './requests.ts';
import { attribute, type Item, typeOf } from './values.ts';

/**
 * Refuses an item whose attribute is an index key of another type, even if the item lacks the other
 * key of the index and so is not in it: "If any attributes are present in the item that are part of
 * an index key schema for the table, their types must match the index key schema" (DynamoDB API
 * Reference, Put).
 */
export function checkIndexKeyTypes(item: Item, definition: TableDefinition): void {
  for (const [indexName, keys] of Object.entries(definition.indexes ?? {}))
    for (const [name, type] of Object.entries(keys)) {
      const value = attribute(item, name);
      if (value && typeOf(value) !== type)
        throw validationException(
          `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${indexName}`,
        );
    }
}

/** Refuses an item with an empty string as an index key. */
export function checkIndexKeysFilled(item: Item, definition: TableDefinition): void {
  for (const [indexName, keys] of Object.entries(definition.indexes ?? {}))
    for (const name of Object.keys(keys))
      if (attribute(item, name)?.S === '')
        throw validationException(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${indexName}, IndexKey: ${name}`,
        );
}
