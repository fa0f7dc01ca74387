import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { resolvedAssembly } from './lib/stacks/templates.ts';

interface TableProperties {
  AttributeDefinitions: AttributeDefinition[];
  KeySchema: KeySchemaElement[];
  GlobalSecondaryIndexes?: GlobalSecondaryIndex[];
}

export interface TableKeys {
  partitionKey: string;
  sortKey?: string;
  /** The key attributes of each index, with their types. */
  indexes: Record<string, Record<string, 'S' | 'N'>>;
}

/**
 * The keys of a table and of its indexes in the synthesized template.
 * @param name the beginning of the table's logical ID
 */
export function tableDefinition(name: string): TableKeys {
  const tables = resolvedAssembly().resources<TableProperties>('AWS::DynamoDB::GlobalTable');
  const found = tables.find(({ logicalId }) => logicalId.startsWith(name));
  if (!found) throw new Error(`the templates have no table ${name}`);
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [] } = found.properties;
  const typeOf = (attribute: string | undefined) =>
    AttributeDefinitions.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType as
      | 'S'
      | 'N';
  const [partition, sort] = KeySchema.map(({ AttributeName }) => AttributeName as string);
  return {
    partitionKey: partition as string,
    ...(sort && { sortKey: sort }),
    indexes: Object.fromEntries(
      GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys = [] }) => [
        IndexName,
        Object.fromEntries(keys.map(({ AttributeName }) => [AttributeName, typeOf(AttributeName)])),
      ]),
    ),
  };
}
