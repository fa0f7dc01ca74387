/**
 * DynamoDB's own client for tests, with less around a request: Node's HTTP client sends it, without
 * a signature, as no engine verifies one. That takes less than half the processor time of the SDK's
 * own handler; worlds make two hundred thousand requests. The deployed functions, on the laptop's
 * tests, send theirs as the SDK does.
 */
import { Agent, request as send } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { QUIET_LOGGER } from '../../core/aws/quiet-logger.ts';
import { atFileEnd } from './at-file-end.ts';
import type { Engine } from './engine.ts';

const REGION = 'ap-southeast-1';
/** As many requests at a time as the SDK's own handler sends. */
const MAX_SOCKETS = 50;

interface Request {
  method: string;
  hostname: string;
  port?: number;
  path: string;
  headers: Record<string, string>;
  body?: Uint8Array | string;
}

interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A client of the engine that closes at the end of the test file. */
export function engineClient({ endpoint, accessKeyId }: Engine): DynamoDBClient {
  const handler = new PlainHandler();
  const client = new DynamoDBClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey: 'local' },
    maxAttempts: 3,
    logger: QUIET_LOGGER,
    requestHandler: handler as never,
    signer: { sign: async (request: Request) => named(request, accessKeyId) } as never,
  });
  atFileEnd(() => handler.destroy());
  return client;
}

function named(request: Request, accessKeyId: string): Request {
  Object.assign(request.headers, unsigned(accessKeyId));
  return request;
}

/** Engines read the access key ID and the region, and want the form of a signature. */
function unsigned(accessKeyId: string): Record<string, string> {
  return {
    'x-amz-date': '20261123T020000Z',
    authorization:
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261123/${REGION}/dynamodb/aws4_request, ` +
      'SignedHeaders=host;x-amz-date, Signature=none',
  };
}

/**
 * All items of a table, in DynamoDB's JSON. The SDK takes many times as long to read them, and
 * tests compare whole tables hundreds of times.
 */
export async function scanTable(
  { endpoint, accessKeyId }: Engine,
  TableName: string,
): Promise<object[]> {
  const items: object[] = [];
  let ExclusiveStartKey: object | undefined;
  do {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        ...unsigned(accessKeyId),
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.Scan',
      },
      body: JSON.stringify({ TableName, ConsistentRead: true, ExclusiveStartKey }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    const page = (await answer.json()) as { Items: object[]; LastEvaluatedKey?: object };
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

/** Sends requests over connections that stay open, one at a time over each. */
class PlainHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });

  handle({ hostname, body, ...request }: Request): Promise<{ response: Response }> {
    return new Promise((resolve, reject) => {
      const sent = send({ ...request, hostname, agent: this.#agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer
          .on('data', (chunk) => chunks.push(chunk))
          .on('error', reject)
          .on('end', () => {
            const { statusCode = 0, headers } = answer;
            resolve({
              response: {
                statusCode,
                headers: headers as Record<string, string>,
                body: Buffer.concat(chunks),
              },
            });
          });
      });
      sent.on('error', reject).end(body);
    });
  }

  destroy(): void {
    this.#agent.destroy();
  }
}
