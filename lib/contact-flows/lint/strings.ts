import type { Rule } from './rule.ts';

/** Every scalar in the flow language is a string, including numbers and booleans. */
export const strings: Rule = ({ Actions }) =>
  Actions.flatMap(({ Identifier, Parameters }) =>
    scalars(Parameters)
      .filter((value) => typeof value !== 'string')
      .map((value) => `${Identifier} has ${value}, which is no string`),
  );

function scalars(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(scalars)
    : [value];
}
