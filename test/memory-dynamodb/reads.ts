import type { GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import { bindingsOf, checkBindings, nameOf } from './bindings.ts';
import { UnsupportedByMemoryDynamoDB, validationException } from './errors.ts';
import { parseProjection } from './parser.ts';
import { onlyMembers } from './requests.ts';
import { attribute, type Item } from './values.ts';

/** The part of an item that a read returns, by the request's members other than table and key. */
export function projection(
  how: Omit<GetItemCommandInput, 'TableName' | 'Key'>,
): (item: Item) => Item {
  onlyMembers(how, ['ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames']);
  if (how.ConsistentRead !== true)
    throw new UnsupportedByMemoryDynamoDB('a read without ConsistentRead: true');
  const parsed =
    how.ProjectionExpression === undefined ? undefined : parseProjection(how.ProjectionExpression);
  const bindings = bindingsOf(how);
  checkBindings(parsed ? [parsed] : [], bindings);
  if (parsed === undefined) return (item) => item;
  const names = parsed.tree.map((path) => nameOf(path, bindings));
  if (new Set(names).size < names.length)
    throw validationException('Two document paths overlap with each other');
  return (item) =>
    Object.fromEntries(
      names.map((name) => [name, attribute(item, name)]).filter(([, value]) => value),
    );
}
