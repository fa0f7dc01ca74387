/**
 * One write of one item, described and not yet performed. Each table's file builds them, without
 * any request to DynamoDB; `Db.write`, `Db.transact` and `Db.putAll` perform them. A comment
 * says under "Race" why its condition suffices when others write the same item concurrently.
 */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Condition } from './condition.ts';
import { bindingsOf, type Expression, expression } from './expression.ts';
import { type Item, type ItemKey, toAttributes } from './item.ts';

export type Write = Update | Put | Delete | Check;

/** Changes attributes of an item, or creates it. */
export interface Update extends ItemKey {
  kind: 'update';
  change: AttributeChanges;
  condition?: Condition;
}

/** Writes a whole item; its key is in it. */
export interface Put {
  kind: 'put';
  table: string;
  item: Item;
  condition?: Condition;
}

/** A put that replaces whatever there is; several go in one batch (`Db.putAll`). */
export type UnconditionalPut = Put & { condition?: never };

export interface Delete extends ItemKey {
  kind: 'delete';
  condition?: Condition;
}

/** Changes nothing: a condition on one more item of a transaction. */
export interface Check extends ItemKey {
  kind: 'check';
  condition: Condition;
}

/**
 * What an update does, by attribute. `#status` and `decided.#entry` are written as in expressions;
 * values that are `undefined` are left out.
 */
export interface AttributeChanges {
  set?: Item;
  /** Sets an attribute to what another one was before the update. */
  copy?: Record<string, string>;
  setIfAbsent?: Item;
  /** Adds elements to a set; creates it if it is absent. */
  add?: Record<string, ReadonlySet<string>>;
  /** Takes elements from a set; the last one takes the set with it. */
  delete?: Record<string, ReadonlySet<string>>;
  remove?: readonly string[];
  /** @see expression */
  names?: Record<string, string>;
}

/** The write as a part of a transaction; a request of its own takes the same members. */
export function transactItem(write: Write): TransactWriteItem {
  const { table: TableName, condition } = write;
  const update = write.kind === 'update' ? updateOf(write.change) : undefined;
  const expressions = [update, condition].filter((each) => each !== undefined);
  const { values, names } = bindingsOf(expressions);
  const common = {
    TableName,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: toAttributes(values) }),
  };
  const ifHolds = condition && {
    ConditionExpression: condition.text,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
  if (write.kind === 'put')
    return { Put: { ...common, ...ifHolds, Item: toAttributes(write.item) } };
  const onItem = { ...common, Key: toAttributes(write.key) };
  switch (write.kind) {
    case 'update':
      return { Update: { ...onItem, ...ifHolds, UpdateExpression: update?.text } };
    case 'delete':
      return { Delete: { ...onItem, ...ifHolds } };
    case 'check':
      return { ConditionCheck: { ...onItem, ...ifHolds, ConditionExpression: condition?.text } };
  }
}

/** Its placeholders begin with `:new`, and thus never clash with those of a condition. */
function updateOf({ names, remove = [], ...change }: AttributeChanges): Expression {
  const values: Item = {};
  const each = <T>(given: Record<string, T> = {}, write: (path: string, value: T) => string) =>
    Object.entries(given).flatMap(([path, value]) =>
      value === undefined ? [] : [write(path, value)],
    );
  const bind = (path: string, value: unknown) => {
    const word = path.includes('#') ? path.replace(/\W/g, '') : path;
    const name = `new${word.charAt(0).toUpperCase()}${word.slice(1)}`;
    values[name] = value;
    return `:${name}`;
  };
  const clauses = {
    SET: [
      ...each(change.set, (path, value) => `${path} = ${bind(path, value)}`),
      ...each(change.copy, (path, from) => `${path} = ${from}`),
      ...each(
        change.setIfAbsent,
        (path, value) => `${path} = if_not_exists(${path}, ${bind(path, value)})`,
      ),
    ],
    REMOVE: remove,
    ADD: each(change.add, (path, value) => `${path} ${bind(path, value)}`),
    DELETE: each(change.delete, (path, value) => `${path} ${bind(path, value)}`),
  };
  const text = Object.entries(clauses)
    .filter(([, parts]) => parts.length > 0)
    .map(([clause, parts]) => `${clause} ${parts.join(', ')}`);
  return expression(text.join(' '), values, names);
}
