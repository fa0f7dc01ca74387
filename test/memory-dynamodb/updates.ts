import { type Bindings, nameOf } from './bindings.ts';
import { validationException } from './errors.ts';
import type { Source, UpdateAction } from './expressions.ts';
import { attribute, fromNumber, fromSet, type Item, type Value } from './values.ts';

/** Refuses changes that are invalid for any item, as DynamoDB does. */
export function checkChanges(changes: readonly UpdateAction[], bindings: Bindings): void {
  const changed = new Set<string>();
  for (const change of changes) {
    const name = nameOf(change.path, bindings);
    if (changed.has(name))
      throw validationException(`Two document paths overlap with each other: ${name}`);
    changed.add(name);
    if (change.kind === 'SET') checkSource(change.source, bindings);
    if (change.kind === 'ADD' || change.kind === 'DELETE') {
      const value = bindings.values[change.value.name];
      if (!value?.SS && !(change.kind === 'ADD' && value?.N))
        throw validationException(`Incorrect operand type for ${change.kind}`);
    }
  }
}

function checkSource(source: Source, bindings: Bindings): void {
  if (source.kind === 'if_not_exists') {
    const { path, otherwise } = source;
    if (otherwise.kind === 'path' && nameOf(otherwise, bindings) === nameOf(path, bindings))
      throw validationException('The first operand must be distinct from the remaining operands');
    checkSource(otherwise, bindings);
  }
  if (source.kind !== '+' && source.kind !== '-' && source.kind !== 'list_append') return;
  for (const side of [source.left, source.right]) {
    const value = side.kind === 'value' ? bindings.values[side.name] : undefined;
    if (value && (source.kind === 'list_append' ? !value.L : !value.N))
      throw validationException(`Incorrect operand type for ${source.kind}`);
    checkSource(side, bindings);
  }
}

/**
 * The item after the changes, which are already checked. Every operand is read from the item as it
 * was before all changes. As in DynamoDB, a change of a key attribute is refused only here, not if
 * the request's condition is false.
 */
export function applyChanges(
  changes: readonly UpdateAction[],
  item: Item,
  keyNames: readonly string[],
  bindings: Bindings,
): Item {
  const next = { ...item };
  for (const change of changes) {
    const name = nameOf(change.path, bindings);
    if (keyNames.includes(name))
      throw validationException(`Cannot update attribute ${name}. It is part of the key`);
    const value = changedValue(change, attribute(item, name), item, bindings);
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return Object.freeze(next);
}

/** The attribute's new value; undefined if it is removed. */
function changedValue(
  change: UpdateAction,
  old: Value | undefined,
  item: Item,
  bindings: Bindings,
): Value | undefined {
  if (change.kind === 'REMOVE') return undefined;
  if (change.kind === 'SET') return sourceValue(change.source, item, bindings);
  const operand = bindings.values[change.value.name] as Value;
  if (old === undefined) return change.kind === 'ADD' ? operand : undefined;
  if (operand.N && old.N) return fromNumber(Number(old.N) + Number(operand.N));
  const members = operand.SS;
  if (!members || !old.SS) throw wrongType();
  return fromSet(
    change.kind === 'ADD'
      ? [...old.SS, ...members]
      : old.SS.filter((member) => !members.includes(member)),
  );
}

function sourceValue(source: Source, item: Item, bindings: Bindings): Value {
  switch (source.kind) {
    case 'value':
      return bindings.values[source.name] as Value;
    case 'path': {
      const value = attribute(item, nameOf(source, bindings));
      if (!value)
        throw validationException(
          'The expression refers to an attribute that does not exist in the item',
        );
      return value;
    }
    case 'if_not_exists': {
      // DynamoDB reads the alternative, and refuses it if missing, even if the attribute exists.
      const otherwise = sourceValue(source.otherwise, item, bindings);
      return attribute(item, nameOf(source.path, bindings)) ?? otherwise;
    }
  }
  const left = sourceValue(source.left, item, bindings);
  const right = sourceValue(source.right, item, bindings);
  if (source.kind === 'list_append') {
    if (!left.L || !right.L) throw wrongType();
    return Object.freeze({ L: Object.freeze([...left.L, ...right.L]) as Value[] });
  }
  if (!left.N || !right.N) throw wrongType();
  return fromNumber(
    source.kind === '+' ? Number(left.N) + Number(right.N) : Number(left.N) - Number(right.N),
  );
}

function wrongType(): Error {
  return validationException('An operand in the update expression has an incorrect data type');
}
