import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import type { TableDefinition } from './requests.ts';
import type { Item, Value } from './values.ts';

/** A request as text and parts; `request` finds the names and values that its expressions use. */
export type Draft = {
  readonly kind: 'Update' | 'Put' | 'Delete';
  readonly sort: string;
  readonly item: Item;
  readonly update: string | undefined;
  readonly condition: string | undefined;
  readonly values: Item;
  readonly slip: 'none' | 'unused value' | 'unused name' | 'undefined';
  readonly returnValues: 'NONE' | 'ALL_OLD' | 'ALL_NEW';
  readonly onFailure: 'NONE' | 'ALL_OLD';
};

const string = fc.constantFrom('', 'x', 'y', 'xy', 'Z');
const text = string.map((S): Value => ({ S }));
const number = fc.integer({ min: -2, max: 3 }).map((N): Value => ({ N: String(N) }));
const set = fc.uniqueArray(string, { minLength: 1, maxLength: 3 }).map((SS): Value => ({ SS }));
const list = fc.array(fc.oneof(text, number, set), { maxLength: 2 }).map((L): Value => ({ L }));
const other = fc.oneof(
  fc.boolean().map((BOOL): Value => ({ BOOL })),
  fc.constant<Value>({ NULL: true }),
  fc
    .dictionary(fc.constantFrom('x', 'y'), text, { noNullPrototype: true })
    .map((M): Value => ({ M })),
);
const value = fc.oneof(text, number, set, list, other);

/** A value, mostly of the given type so that most expressions are valid, sometimes of any type. */
function mostly(type: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 25, arbitrary: type }, { weight: 1, arbitrary: value });
}

const maybe = (type: fc.Arbitrary<Value>) => fc.option(mostly(type), { nil: undefined, freq: 4 });
const types = { n: number, m: number, s: text, t: text, e: set, f: set, l: list, o: other };

/** An item's attributes, without its key. */
export const attributes: fc.Arbitrary<Item> = fc
  .record(Object.fromEntries(Object.entries(types).map(([name, type]) => [name, maybe(type)])))
  .map(
    (item) =>
      Object.fromEntries(Object.entries(item).filter(([, member]) => member !== undefined)) as Item,
  );

/** The possible key types of an index: those that the attributes mostly have, except for `f`. */
const KEY_TYPES = { n: 'N', m: 'N', s: 'S', t: 'S', f: 'S', fresh: 'N' } as const;

/** A table with the key `k` and `sort` and up to two indexes, each with one or two keys. */
export const definition: fc.Arbitrary<TableDefinition> = fc
  .array(
    fc.uniqueArray(fc.constantFrom(...(Object.keys(KEY_TYPES) as (keyof typeof KEY_TYPES)[])), {
      minLength: 1,
      maxLength: 2,
    }),
    { maxLength: 2 },
  )
  .map((indexes) => ({
    partitionKey: 'k',
    sortKey: 'sort',
    indexes: Object.fromEntries(
      indexes.map((names, i) => [
        `index${i}`,
        Object.fromEntries(names.map((name) => [name, KEY_TYPES[name]])),
      ]),
    ),
  }));

const values: fc.Arbitrary<Item> = fc.record({
  ':n': mostly(number),
  ':m': mostly(number),
  ':s': mostly(text),
  ':t': mostly(text),
  ':e': mostly(set),
  ':l': mostly(list),
  ':o': mostly(other),
  ':type': fc.constantFrom('S', 'N', 'SS', 'L', 'M', 'BOOL', 'NULL').map((S): Value => ({ S })),
});

const oneOf = (...texts: string[]) => fc.constantFrom(...texts);
const anyPath = oneOf('n', 'm', 's', 't', 'e', 'f', 'l', 'o', '#n', '#s', '#status', 'absent');
const anyOperand = fc.oneof(
  anyPath,
  oneOf(':n', ':s', ':e', ':l', ':o', 'size(s)', 'size(e)', 'size(absent)'),
);

/** The template with each `?` replaced by an operand, mostly a given one, sometimes any. */
function fill(template: string, ...operands: readonly string[][]): fc.Arbitrary<string> {
  const parts = template.split('?');
  const sloppy = (texts: string[]) =>
    fc.oneof({ weight: 15, arbitrary: oneOf(...texts) }, anyOperand);
  return fc
    .tuple(...operands.map(sloppy))
    .map((chosen) => parts.map((part, index) => part + (chosen[index] ?? '')).join(''));
}

const NUMBERS = ['n', '#n', 'size(s)', 'size(e)', 'size(l)', 'k'];
const MORE_NUMBERS = ['m', ':n', ':m', 'size(t)', 'size(f)', 'n'];
const STRINGS = ['s', '#s', ':s', 'absent'];
const MORE_STRINGS = ['t', ':t', ':s', 'k', 's'];
const SETS = ['e', ':e', 'absent'];
const comparison = oneOf('=', '<>', '<', '<=', '>', '>=').chain((sign) =>
  fc.oneof(fill(`? ${sign} ?`, NUMBERS, MORE_NUMBERS), fill(`?${sign}?`, STRINGS, MORE_STRINGS)),
);
const predicate = fc.oneof(
  { weight: 3, arbitrary: comparison },
  fc.oneof(
    fill('? = ?', SETS, ['f', ':e']),
    fill('? <> ?', SETS, ['f', ':e']),
    fill('? = ?', ['l', 'o'], [':l', ':o']),
  ),
  fc.oneof(
    fill('? BETWEEN ? AND ?', NUMBERS, MORE_NUMBERS, ['m', ':m', 'size(t)']),
    fill('? between ? and ?', STRINGS, MORE_STRINGS, ['t', ':t']),
  ),
  fc.oneof(
    fill('? IN (?)', NUMBERS, MORE_NUMBERS),
    fill('? in (?, ?)', STRINGS, MORE_STRINGS, ['t', ':t']),
  ),
  fc.oneof(
    fill('contains(?, ?)', [...STRINGS, ...SETS, 'l'], MORE_STRINGS),
    fill('begins_with(?, ?)', STRINGS, MORE_STRINGS),
  ),
  anyPath.chain((path) =>
    oneOf(
      `attribute_exists(${path})`,
      `attribute_not_exists (${path})`,
      `attribute_type(${path}, :type)`,
    ),
  ),
);

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    predicate,
    fc.tuple(tie('condition'), tie('condition')).map(([left, right]) => `${left} AND ${right}`),
    fc.tuple(tie('condition'), tie('condition')).map(([left, right]) => `${left} or ${right}`),
    fc
      .tuple(tie('condition'), predicate)
      .map(([left, right]) => `(${left} OR ${right}) AND ${right}`),
    tie('condition').map((inner) => `NOT (${inner})`),
    tie('condition').map((inner) => `not ${inner}`),
  ),
}));

const NUMERIC = ['n', 'm', '#n', ':n', 'if_not_exists(n, :n)', 'if_not_exists(absent, m)'];
const LISTS = ['l', ':l', 'if_not_exists(l, :l)'];
const source = fc
  .oneof(
    fc.oneof(anyPath, oneOf(':n', ':s', ':e', ':l', ':o')),
    fc.oneof(fill('? + ?', NUMERIC, NUMERIC), fill('?-?', NUMERIC, NUMERIC)),
    fc
      .tuple(anyPath, oneOf(':n', ':s', 's', 'if_not_exists(s, :s)'))
      .map((pair) => `if_not_exists(${pair.join()})`),
    fill('list_append(?, ?)', LISTS, LISTS),
  )
  .filter((made) => !made.includes('size')); // which updates do not take

const target = fc.oneof({ weight: 25, arbitrary: anyPath }, oneOf('fresh', 'k', 'sort'));
const section = (word: string, change: fc.Arbitrary<string>) =>
  fc
    .uniqueArray(change, { minLength: 1, maxLength: 2, selector: (made) => made.split(' ')[0] })
    .map((changes) => `${word} ${changes.join(', ')}`);
const update = fc
  .uniqueArray(
    fc.oneof(
      {
        weight: 3,
        arbitrary: section(
          'SET',
          fc.tuple(target, source).map((pair) => pair.join(' = ')),
        ),
      },
      section('REMOVE', target),
      section('add', oneOf('n :n', 'n :m', 'e :e', 'fresh :e', 'fresh :n', 's :n')),
      section('DELETE', oneOf('e :e', 'e :e', 'e :e', 'f :e', 'absent :e', 'f :e', 's :e', 'e :n')),
    ),
    { minLength: 1, maxLength: 3, selector: (made) => made.split(' ')[0] },
  )
  .map((sections) => sections.join(' '));

/** A write to the item with one of three sort keys. */
export const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant('Update' as const) },
    fc.constantFrom('Put', 'Delete'),
  ),
  sort: oneOf('0', '1', '2'),
  item: attributes,
  update: fc.option(update, { nil: undefined, freq: 20 }),
  // The grammar requires a path there (Developer Guide, "Condition and filter expressions"); some
  // engines accept a value too.
  condition: fc.option(
    condition.filter((made) => !/(contains|begins_with|size)\(:/.test(made)),
    { nil: undefined, freq: 2 },
  ),
  values,
  slip: fc.oneof(
    { weight: 30, arbitrary: fc.constant('none' as const) },
    fc.constantFrom('unused value', 'unused name', 'undefined'),
  ),
  returnValues: fc.constantFrom('NONE', 'ALL_OLD', 'ALL_NEW'),
  onFailure: fc.constantFrom('NONE', 'ALL_OLD'),
});

/**
 * The draft as a request on `table`, with the names and values of its expressions, apart from its
 * slip.
 */
export function request(made: Draft, table: string, partition: string) {
  const key = { k: { S: partition }, sort: { N: made.sort } };
  const update = made.kind === 'Update' ? made.update : undefined;
  const used = new Set(`${made.condition ?? ''} ${update ?? ''}`.match(/[#:]\w+/g));
  if (made.slip === 'undefined') used.delete([...used][0] ?? '');
  if (made.slip === 'unused value') used.add(':unused');
  if (made.slip === 'unused name') used.add('#unused');
  const names = [...used]
    .filter((name) => name.startsWith('#'))
    .map((name) => [name, name.slice(1)]);
  const bound = [...used]
    .filter((name) => name.startsWith(':'))
    .map((name) => [name, made.values[name] ?? { S: 'x' }]);
  return {
    TableName: table,
    ...(made.kind === 'Put' ? { Item: { ...made.item, ...key } } : { Key: key }),
    ...(update !== undefined && { UpdateExpression: update }),
    ...(made.condition !== undefined && { ConditionExpression: made.condition }),
    ...(names.length > 0 && {
      ExpressionAttributeNames: Object.fromEntries(names) as Record<string, string>,
    }),
    ...(bound.length > 0 && { ExpressionAttributeValues: Object.fromEntries(bound) as Item }),
    ReturnValuesOnConditionCheckFailure: made.onFailure,
  };
}

/** The draft as a write of a transaction; some conditional deletions become condition checks. */
export function transactWrite(made: Draft, table: string, partition: string): TransactWriteItem {
  const write = request({ ...made, update: made.update ?? 'REMOVE absent' }, table, partition);
  const kind =
    made.kind === 'Delete' && made.condition && made.onFailure === 'NONE'
      ? 'ConditionCheck'
      : made.kind;
  return { [kind]: write };
}
