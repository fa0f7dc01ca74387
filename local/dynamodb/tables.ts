import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  type LocalSecondaryIndex,
  ResourceInUseException,
  type StreamViewType,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { Assembly, Resource } from '../cloudformation/assembly.ts';

/**
 * The properties of a table that matter on the laptop. CloudFormation and DynamoDB use the same
 * names for them.
 */
export interface TableProperties {
  AttributeDefinitions: AttributeDefinition[];
  KeySchema: KeySchemaElement[];
  GlobalSecondaryIndexes?: GlobalSecondaryIndex[];
  LocalSecondaryIndexes?: LocalSecondaryIndex[];
  StreamSpecification?: { StreamViewType?: StreamViewType };
  TimeToLiveSpecification?: { AttributeName?: string; Enabled?: boolean };
}

/** Where to create the tables, and for which access key ID. */
export interface TablesOptions {
  endpoint: string;
  accessKeyId: string;
  /**
   * False if the clock differs from the machine's: DynamoDB Local deletes expired items by the
   * machine's clock.
   */
  deletesExpired?: boolean;
}

/** Creates every table of the templates that does not exist yet; existing tables stay unchanged. */
export async function createTables(
  assembly: Pick<Assembly, 'resources'>,
  { endpoint, accessKeyId, deletesExpired = true }: TablesOptions,
): Promise<void> {
  const tables = assembly.resources<TableProperties>(
    'AWS::DynamoDB::GlobalTable',
    'AWS::DynamoDB::Table',
  );
  const credentials = { accessKeyId, secretAccessKey: 'local' };
  for (const [region, inRegion] of Map.groupBy(tables, (table) => table.region)) {
    const client = new DynamoDBClient({ endpoint, region, credentials });
    try {
      for (const table of inRegion) await createTable(client, table, deletesExpired);
    } finally {
      client.destroy();
    }
  }
}

/** Creates a table unless it exists. @see createTables */
export async function createTable(
  client: DynamoDBClient,
  { ref, properties }: Resource<TableProperties>,
  deletesExpired: boolean,
): Promise<void> {
  const { StreamSpecification: stream, TimeToLiveSpecification: timeToLive } = properties;
  try {
    await client.send(
      new CreateTableCommand({
        TableName: ref,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: properties.AttributeDefinitions,
        KeySchema: properties.KeySchema,
        GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes?.map(index),
        LocalSecondaryIndexes: properties.LocalSecondaryIndexes?.map(index),
        ...(stream && {
          StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType },
        }),
      }),
    );
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  if (deletesExpired && timeToLive?.Enabled && timeToLive.AttributeName) {
    const TimeToLiveSpecification = { AttributeName: timeToLive.AttributeName, Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName: ref, TimeToLiveSpecification }));
  }
}

/** Without the properties that only CloudFormation has: capacity, insights. */
function index<Index extends GlobalSecondaryIndex>({ IndexName, KeySchema, Projection }: Index) {
  return { IndexName, KeySchema, Projection };
}
