import { type Bindings, nameOf } from './bindings.ts';
import { validationException } from './errors.ts';
import type { Condition, Operand } from './expressions.ts';
import { attribute, compare, equal, type Item, sizeOf, typeOf, type Value } from './values.ts';

const TYPES: ReadonlySet<string | undefined> = new Set([
  'S',
  'N',
  'B',
  'SS',
  'NS',
  'BS',
  'BOOL',
  'NULL',
  'L',
  'M',
]);

/** Refuses operands that are invalid for any item, as DynamoDB does. */
export function checkCondition(condition: Condition, bindings: Bindings): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      checkCondition(condition.left, bindings);
      checkCondition(condition.right, bindings);
      return;
    case 'not':
      checkCondition(condition.of, bindings);
      return;
    case 'attribute_exists':
    case 'attribute_not_exists':
      return;
    case 'attribute_type':
      if (!TYPES.has(bindings.values[condition.type.name]?.S))
        throw validationException('Invalid attribute type name');
      return;
  }
  const { kind, operands } = condition;
  const [first, ...others] = operands;
  for (const operand of operands) checkOperand(kind, operand, bindings);
  if (first.kind === 'path')
    for (const other of others)
      if (other.kind === 'path' && nameOf(other, bindings) === nameOf(first, bindings))
        throw validationException('The first operand must be distinct from the remaining operands');
  if (kind === 'between') checkBounds(others as [Operand, Operand], bindings);
}

function checkOperand(kind: Condition['kind'], operand: Operand, { values }: Bindings): void {
  const value = operand.kind === 'value' ? values[operand.name] : undefined;
  const ordered =
    kind === 'between' || kind === '<' || kind === '<=' || kind === '>' || kind === '>=';
  if (value && ordered && value.S === undefined && value.N === undefined)
    throw validationException(`Incorrect operand type for ${kind}`);
  if (kind === 'begins_with' && (operand.kind === 'size' || (value && value.S === undefined)))
    throw validationException('Incorrect operand type for begins_with');
  if (operand.kind === 'size' && operand.of.kind === 'value' && !sizeOf(values[operand.of.name]))
    throw validationException('Incorrect operand type for size');
}

function checkBounds([low, high]: [Operand, Operand], { values }: Bindings): void {
  if (low.kind !== 'value' || high.kind !== 'value') return;
  if (!(compare(values[low.name], values[high.name]) <= 0))
    throw validationException(
      'BETWEEN requires bounds of the same type, the upper not below the lower',
    );
}

/** Whether the condition, already checked, is true for the item. */
export function holds(condition: Condition, item: Item, bindings: Bindings): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item, bindings) && holds(condition.right, item, bindings);
    case 'or':
      return holds(condition.left, item, bindings) || holds(condition.right, item, bindings);
    case 'not':
      return !holds(condition.of, item, bindings);
    case 'attribute_exists':
      return attribute(item, nameOf(condition.path, bindings)) !== undefined;
    case 'attribute_not_exists':
      return attribute(item, nameOf(condition.path, bindings)) === undefined;
    case 'attribute_type': {
      const value = attribute(item, nameOf(condition.path, bindings));
      return value !== undefined && typeOf(value) === bindings.values[condition.type.name]?.S;
    }
    case 'in': {
      const [first, ...options] = condition.operands.map((operand) =>
        operandValue(operand, item, bindings),
      );
      return options.some((option) => equal(first, option));
    }
  }
  const left = operandValue(condition.operands[0], item, bindings);
  const right = operandValue(condition.operands[1], item, bindings);
  switch (condition.kind) {
    case '=':
      return equal(left, right);
    case '<>':
      return !equal(left, right);
    case '<':
      return compare(left, right) < 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>':
      return compare(left, right) > 0;
    case '>=':
      return compare(left, right) >= 0;
    case 'between':
      return (
        compare(left, right) >= 0 &&
        compare(left, operandValue(condition.operands[2], item, bindings)) <= 0
      );
    case 'begins_with':
      return left?.S !== undefined && right?.S !== undefined && left.S.startsWith(right.S);
    case 'contains':
      if (left?.L) return left.L.some((member) => equal(member, right));
      return right?.S !== undefined && (left?.S ?? left?.SS)?.includes(right.S) === true;
  }
}

function operandValue(operand: Operand, item: Item, bindings: Bindings): Value | undefined {
  if (operand.kind === 'size') return sizeOf(operandValue(operand.of, item, bindings));
  return operand.kind === 'value'
    ? bindings.values[operand.name]
    : attribute(item, nameOf(operand, bindings));
}
