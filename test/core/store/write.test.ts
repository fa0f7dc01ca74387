import { expect, test } from 'vitest';
import { absent, and, condition, equal, or } from '../../../core/store/condition.ts';
import { transactItem, type Write } from '../../../core/store/write.ts';

const item = { table: 'Things', key: { id: 'a' } };
const newer = or(absent('at'), condition('at < :now', { now: 5 }));

test('an update contains the expressions, names and values of its change and its condition', () => {
  const write: Write = {
    kind: 'update',
    ...item,
    change: {
      set: { '#status': 'open', by: 'x', reason: undefined },
      copy: { former: 'holder' },
      setIfAbsent: { epoch: 'e' },
      add: { wrong: new Set(['w']) },
      delete: { undecided: new Set(['u']) },
      remove: ['seen', 'told'],
    },
    condition: and(equal('epoch', 'proved'), undefined, newer, equal('#status', 'pending')),
  };
  expect(transactItem(write)).toEqual({
    Update: {
      TableName: 'Things',
      Key: { id: { S: 'a' } },
      UpdateExpression:
        'SET #status = :newStatus, by = :newBy, former = holder, ' +
        'epoch = if_not_exists(epoch, :newEpoch) ' +
        'REMOVE seen, told ADD wrong :newWrong DELETE undecided :newUndecided',
      ConditionExpression:
        'epoch = :epoch AND (attribute_not_exists(at) OR at < :now) AND #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':newStatus': { S: 'open' },
        ':newBy': { S: 'x' },
        ':newEpoch': { S: 'e' },
        ':newWrong': { SS: ['w'] },
        ':newUndecided': { SS: ['u'] },
        ':epoch': { S: 'proved' },
        ':now': { N: '5' },
        ':status': { S: 'pending' },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  });
});

test('a write sends no empty expressions, names or values, which DynamoDB refuses', () => {
  expect(transactItem({ kind: 'delete', ...item })).toEqual({
    Delete: { TableName: 'Things', Key: { id: { S: 'a' } } },
  });
  expect(transactItem({ kind: 'put', table: 'Things', item: { id: 'a', no: undefined } })).toEqual({
    Put: { TableName: 'Things', Item: { id: { S: 'a' } } },
  });
});

test('every condition returns the item on which it fails', () => {
  const writes: Write[] = [
    { kind: 'update', ...item, change: { set: { by: 'x' } }, condition: absent('id') },
    { kind: 'put', table: 'Things', item: { id: 'a' }, condition: absent('id') },
    { kind: 'delete', ...item, condition: absent('id') },
    { kind: 'check', ...item, condition: absent('id') },
  ];
  for (const write of writes) {
    const [part] = Object.values(transactItem(write));
    expect(part).toMatchObject({
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  }
});

test('an attribute whose name is data has a placeholder in both the change and the condition', () => {
  const names = { entry: 'an id' };
  const write: Write = {
    kind: 'update',
    ...item,
    change: { set: { 'decided.#entry': 'wrong' }, names },
    condition: absent('decided.#entry', names),
  };
  expect(transactItem(write).Update).toMatchObject({
    UpdateExpression: 'SET decided.#entry = :newDecidedentry',
    ConditionExpression: 'attribute_not_exists(decided.#entry)',
    ExpressionAttributeNames: { '#entry': 'an id' },
  });
});

test('two conditions may share a placeholder only if it has the same value in both', () => {
  expect(and(newer, condition('until > :now', { now: 5 })).values).toEqual({ ':now': 5 });
  expect(() => and(newer, condition('until > :now', { now: 6 }))).toThrow(':now');
});
