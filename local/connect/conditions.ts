import type { Operator } from '../../lib/contact-flows/action-kinds.ts';

/** The operators of the flow language. The numeric ones are false for text that is not a number. */
export const operators = {
  Equals: (value, operand) => value === operand,
  TextStartsWith: (value, operand) => value.startsWith(operand),
  TextEndsWith: (value, operand) => value.endsWith(operand),
  TextContains: (value, operand) => value.includes(operand),
  NumberGreaterThan: numeric((value, operand) => value > operand),
  NumberGreaterOrEqualTo: numeric((value, operand) => value >= operand),
  NumberLessThan: numeric((value, operand) => value < operand),
  NumberLessOrEqualTo: numeric((value, operand) => value <= operand),
} satisfies Record<Operator, (value: string, operand: string) => boolean>;

function numeric(compare: (value: number, operand: number) => boolean) {
  const number = (text: string) =>
    /^\s*[+-]?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
  return (value: string, operand: string) => compare(number(value), number(operand));
}
