import type { LocalOptions } from '../local-service.ts';
import type { Running } from '../shared/running.ts';
import { chaos } from './chaos.ts';
import { startDynamoDb } from './engine.ts';
import type { DynamoDb } from './engine-process.ts';
import { startDynamoDbFront } from './front.ts';

/** Uses the given engine, or starts a new one. */
export async function openDynamoDb(
  { dynamodb, data }: Pick<LocalOptions, 'dynamodb' | 'data'>,
  running: Running,
): Promise<Omit<DynamoDb, 'stop'>> {
  if (dynamodb) return { endpoint: dynamodb, died: new Promise(() => {}) };
  const started = await startDynamoDb({ data });
  running.add(started.stop);
  return started;
}

/**
 * The endpoints that the functions see: with chaos, a proxy in front of DynamoDB. The proxy is the
 * outermost layer, so that a closed connection reaches the client.
 */
export async function withChaos(
  endpoints: Record<string, string>,
  wanted: LocalOptions['chaos'],
  running: Running,
): Promise<Record<string, string>> {
  if (!wanted) return endpoints;
  const decide = typeof wanted === 'function' ? wanted : chaos(wanted);
  const front = await startDynamoDbFront(endpoints.AWS_ENDPOINT_URL_DYNAMODB as string, decide);
  running.add(front.stop);
  return { ...endpoints, AWS_ENDPOINT_URL_DYNAMODB: front.url };
}
