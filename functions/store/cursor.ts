/** Cursors of lists: DynamoDB's own key of where to go on, as one opaque word. */
import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

type Key = Record<string, AttributeValue>;

/** The cursor is not one that this list gave. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

export function cursorOf(key: Key): string {
  return Buffer.from(JSON.stringify(unmarshall(key))).toString('base64url');
}

/**
 * The key that a cursor stands for. It comes back from a caller: only strings are in our keys, and the partition must be the one that is
 * asked for, so that a cursor never leads into another participant's list.
 * @throws InvalidCursor
 */
export function keyOf(
  cursor: string,
  { KeyConditionExpression = '', ExpressionAttributeValues = {} }: QueryCommandInput,
): Key {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new InvalidCursor();
  }
  const [, attribute = '', value = ''] = /^(\w+) = (:\w+)/.exec(KeyConditionExpression) ?? [];
  const isOurs =
    typeof key === 'object' &&
    key !== null &&
    Object.values(key).every((part) => typeof part === 'string') &&
    (key as Record<string, string>)[attribute] === ExpressionAttributeValues[value]?.S;
  if (!isOurs) throw new InvalidCursor();
  return marshall(key as Record<string, string>);
}
