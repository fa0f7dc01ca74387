import {
  DescribeTableCommand,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { awsFailure } from '../shared/aws-failure.ts';

/** What DynamoDB knows of a table; `undefined` if it does not exist. */
export async function describeTable(
  client: DynamoDBClient,
  name: string,
): Promise<TableDescription | undefined> {
  const { Table } = await client
    .send(new DescribeTableCommand({ TableName: name }))
    .catch((error: Error) =>
      error.name === 'ResourceNotFoundException'
        ? { Table: undefined }
        : awsFailure(`look up the table ${name}`)(error),
    );
  return Table;
}
