import type { DynamoDBRecord } from 'aws-lambda';

/**
 * Whether TTL deleted the item: then DynamoDB itself is the record's user identity.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export function isExpiry({ eventName, userIdentity }: DynamoDBRecord): boolean {
  const { type, principalId } = (userIdentity ?? {}) as { type?: string; principalId?: string };
  return eventName === 'REMOVE' && type === 'Service' && principalId === 'dynamodb.amazonaws.com';
}
