/** Cursors of lists: the key at which DynamoDB continues, as one opaque word. */
import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { InvalidCursor } from '../domain/invalid-cursor.ts';
import { malformedTexts } from '../domain/text.ts';

type Key = Record<string, AttributeValue>;

/** Equal keys give equal cursors: DynamoDB returns the attributes in any order. */
export function cursorOf(key: Key): string {
  const inOrder = Object.entries(unmarshall(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(Object.fromEntries(inOrder))).toString('base64url');
}

/**
 * The key that a cursor stands for. Callers send it back, so it is checked: keys consist of
 * strings, and the partition must be that of the query, so that no cursor leads into another
 * participant's list.
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
    malformedTexts(key).length === 0 &&
    (key as Record<string, string>)[attribute] === ExpressionAttributeValues[value]?.S;
  if (!isOurs) throw new InvalidCursor();
  return marshall(key as Record<string, string>);
}

/**
 * Whether a descending list ends before its cursor: its range begins after the cursor by now,
 * because time has passed since the cursor was given (the seven days of pending requests,
 * midnight). DynamoDB rejects such a key like a foreign one
 * (https://github.com/scylladb/scylladb/issues/26988 has the three cases, observed on DynamoDB).
 * @param sort name of the sort key
 * @param oldest lower bound of the range
 * @throws InvalidCursor
 */
export function endsBefore(
  cursor: string,
  input: QueryCommandInput,
  sort: string,
  oldest: string,
): boolean {
  const { [sort]: at } = keyOf(cursor, input);
  return at?.S !== undefined && at.S <= oldest;
}
