import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { TIME_LIMITS } from '../../../core/aws/time-limits.ts';

/** How often a client reads a value of its request. */
async function readsOf(config: DynamoDBClientConfig): Promise<number> {
  const client = new DynamoDBClient({
    ...config,
    region: 'ap-southeast-1',
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: {
      handle: async () => ({
        response: { statusCode: 200, headers: {}, body: Buffer.from('{}') },
      }),
    } as never,
  });
  let reads = 0;
  const Key = {
    get id() {
      reads++;
      return { S: 'an id' };
    },
  };
  await client.send(new GetItemCommand({ TableName: 'Table', Key }));
  return reads;
}

test("an AWS client copies no request for a log, as the SDK's own logger does", async () => {
  const { logger, ...limits } = TIME_LIMITS.web;
  const logged = await readsOf(limits);
  expect(await readsOf({ ...limits, logger })).toBe(logged - 1);
});
