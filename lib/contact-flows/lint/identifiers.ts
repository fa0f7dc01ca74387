import type { Rule } from './rule.ts';

const RESERVED = [
  '__proto__',
  'constructor',
  '__defineGetter__',
  '__defineSetter__',
  'toString',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'valueOf',
];

/** Identifiers are unique, at most 50 characters long, and have none of the characters that Connect refuses. */
export const identifiers: Rule = ({ Actions }) => {
  const all = Actions.map(({ Identifier }) => Identifier);
  return [...new Set(all)].flatMap((each) => [
    ...(/^[^%:(\\/)=$,;[\]{}]{1,50}$/.test(each) && !RESERVED.includes(each) ? [] : [`${each} is no identifier`]),
    ...(all.filter((other) => other === each).length > 1 ? [`${each} is there more than once`] : []),
  ]);
};
