import {
  type ConditionCheck,
  type Delete,
  DynamoDBServiceException,
  type Put,
  type Update,
} from '@aws-sdk/client-dynamodb';
import { bindingsOf, checkBindings } from './bindings.ts';
import { checkCondition, holds } from './conditions.ts';
import type { Verdict } from './errors.ts';
import { checkIndexKeysFilled, checkIndexKeyTypes } from './indexes.ts';
import { parseCondition, parseUpdate } from './parser.ts';
import { canonicalKey, idOf, keyNames, onlyMembers, type TableDefinition } from './requests.ts';
import { applyChanges, checkChanges } from './updates.ts';
import { canonicalItem, type Item } from './values.ts';

/** The four kinds of write, by the names of their members in a DynamoDB transaction. */
export type Writes = {
  Update: Partial<Update>;
  Put: Partial<Put>;
  Delete: Partial<Delete>;
  ConditionCheck: Partial<ConditionCheck>;
};

/**
 * A computed but not yet applied write: it replaces `old` with `next`, or deletes it if undefined.
 */
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

/**
 * Computes the effect of a write on the items of its table. Throws if DynamoDB refuses the request
 * for any item; a refusal that depends on the item, and cancels a transaction, is the verdict.
 */
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
  const condition =
    request.ConditionExpression === undefined
      ? undefined
      : parseCondition(request.ConditionExpression);
  const update =
    request.UpdateExpression === undefined ? undefined : parseUpdate(request.UpdateExpression);
  const bindings = bindingsOf(request);
  checkBindings(
    [condition, update].filter((parsed) => parsed !== undefined),
    bindings,
  );
  if (condition) checkCondition(condition.tree, bindings);
  if (update) checkChanges(update.tree, bindings);
  if (put) checkIndexKeysFilled(put, definition);
  const old = items.get(id);
  const misfit = put && refusal(() => checkIndexKeyTypes(put, definition));
  if (misfit) return { id, old, next: old, verdict: { invalid: misfit } };
  if (condition && !holds(condition.tree, old ?? {}, bindings)) {
    const failedOn = request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? old : undefined;
    return { id, old, next: old, verdict: { failedOn } };
  }
  if (kind === 'Delete') return { id, old, next: undefined, verdict: 'passed' };
  if (kind === 'ConditionCheck') return { id, old, next: old, verdict: 'passed' };
  if (put) return { id, old, next: put, verdict: 'passed' };
  let next: Item = {};
  const invalid = refusal(() => {
    next = applyChanges(update?.tree ?? [], old ?? key, keyNames(definition), bindings);
    checkIndexKeyTypes(next, definition);
  });
  if (invalid) return { id, old, next: old, verdict: { invalid } };
  checkIndexKeysFilled(next, definition);
  return { id, old, next, verdict: 'passed' };
}

/** The DynamoDB exception that the work throws, if it throws one. */
function refusal(work: () => void): Error | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof DynamoDBServiceException) return error;
    throw error;
  }
}
