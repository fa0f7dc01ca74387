import type { ConditionCheck, Delete, Put, Update } from '@aws-sdk/client-dynamodb';
import { bindingsOf, checkBindings } from './memory-dynamodb-bindings.ts';
import { checkCondition, holds } from './memory-dynamodb-conditions.ts';
import type { Verdict } from './memory-dynamodb-errors.ts';
import { parseCondition, parseUpdate } from './memory-dynamodb-parser.ts';
import { canonicalKey, idOf, keyNames, onlyMembers, type TableDefinition } from './memory-dynamodb-requests.ts';
import { applyChanges, checkChanges } from './memory-dynamodb-updates.ts';
import { canonicalItem, type Item } from './memory-dynamodb-values.ts';

/** The four kinds of write, in the members that DynamoDB calls them by in a transaction. */
export type Writes = {
  Update: Partial<Update>;
  Put: Partial<Put>;
  Delete: Partial<Delete>;
  ConditionCheck: Partial<ConditionCheck>;
};

/** A write that was worked out but not yet done: it would leave `next` (nothing, if undefined) where `old` stands. */
export type Attempt = {
  readonly id: string;
  readonly old: Item | undefined;
  readonly next: Item | undefined;
  readonly verdict: Verdict;
};

const COMMON = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
];

const MEMBERS: Record<keyof Writes, readonly string[]> = {
  Update: [...COMMON, 'Key', 'UpdateExpression'],
  Put: [...COMMON, 'Item'],
  Delete: [...COMMON, 'Key'],
  ConditionCheck: [...COMMON, 'Key'],
};

/** Works out what the write would do to the items of its table; throws what DynamoDB refuses in any case. */
export function attempt<Kind extends keyof Writes>(
  kind: Kind,
  write: Writes[Kind],
  definition: TableDefinition,
  items: ReadonlyMap<string, Item>,
): Attempt {
  onlyMembers(write, MEMBERS[kind]);
  const request: Writes['Update'] & Writes['Put'] = write;
  const put = kind === 'Put' ? canonicalItem(request.Item ?? {}) : undefined;
  const key = put ?? canonicalKey(request.Key, definition);
  const id = idOf(key, definition);
  const condition = request.ConditionExpression === undefined ? undefined : parseCondition(request.ConditionExpression);
  const update = request.UpdateExpression === undefined ? undefined : parseUpdate(request.UpdateExpression);
  const bindings = bindingsOf(request);
  checkBindings(
    [condition, update].filter((parsed) => parsed !== undefined),
    bindings,
  );
  if (condition) checkCondition(condition.tree, bindings);
  if (update) checkChanges(update.tree, bindings);
  const old = items.get(id);
  if (condition && !holds(condition.tree, old ?? {}, bindings)) {
    const failedOn = request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? old : undefined;
    return { id, old, next: old, verdict: { failedOn } };
  }
  if (kind === 'Delete') return { id, old, next: undefined, verdict: 'passed' };
  if (kind === 'ConditionCheck') return { id, old, next: old, verdict: 'passed' };
  const next = put ?? applyChanges(update?.tree ?? [], old ?? key, keyNames(definition), bindings);
  return { id, old, next, verdict: 'passed' };
}
