/** Cursors of lists: DynamoDB's own key of where to go on, as one opaque word. */
import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { InvalidCursor } from '../domain/invalid-cursor.ts';
import { malformedTexts } from '../domain/text.ts';

type Key = Record<string, AttributeValue>;

/** The same key is the same cursor: DynamoDB gives its attributes in any order. */
export function cursorOf(key: Key): string {
  const inOrder = Object.entries(unmarshall(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(Object.fromEntries(inOrder))).toString('base64url');
}

/**
 * The key that a cursor stands for. It comes back from a caller: only strings are in our keys, and
 * the partition must be the one that is asked for, so that a cursor never leads into another
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
 * Whether a list, read downwards, ended before its cursor: what it is asked for begins after that
 * now, because time has gone on since the cursor was given (the seven days of pending requests,
 * midnight). DynamoDB refuses such a key, as one from elsewhere
 * (https://github.com/scylladb/scylladb/issues/26988 has the three cases, observed on DynamoDB).
 * @param sort the name of the key's second part
 * @param oldest the least that is asked for
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
