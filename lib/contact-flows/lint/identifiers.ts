import { limits } from '../limits.ts';
import type { Rule } from './rule.ts';

const { characters, forbidden, reserved } = limits.identifier;
const isIdentifier = (it: string): boolean =>
  it !== '' &&
  it.length <= characters &&
  ![...it].some((each) => forbidden.includes(each)) &&
  !(reserved as readonly string[]).includes(it);

/** Identifiers are unique, and Connect accepts each of them. */
export const identifiers: Rule = ({ Actions }) => {
  const all = Actions.map(({ Identifier }) => Identifier);
  return [...new Set(all)].flatMap((each) => [
    ...(isIdentifier(each) ? [] : [`${each} is no identifier`]),
    ...(all.filter((other) => other === each).length > 1
      ? [`${each} is there more than once`]
      : []),
  ]);
};
