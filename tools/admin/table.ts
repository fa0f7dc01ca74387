import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
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

/** The attribute by which items expire; `undefined` if none do. */
export async function expiryAttribute(
  client: DynamoDBClient,
  name: string,
): Promise<string | undefined> {
  const { TimeToLiveDescription: ttl } = await client
    .send(new DescribeTimeToLiveCommand({ TableName: name }))
    .catch(awsFailure(`read how items of ${name} expire`));
  return /^ENABL/.test(ttl?.TimeToLiveStatus ?? '') ? ttl?.AttributeName : undefined;
}
