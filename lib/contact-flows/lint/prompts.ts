import type { Action } from '../flow-language.ts';
import type { Rule } from './rule.ts';

const speaks = ({ Type }: Action): boolean =>
  Type === 'MessageParticipant' || Type === 'GetParticipantInput';

/** Where something is said, it is not nothing: silent SSML, which Connect takes, leaves a caller waiting. */
export const prompts: Rule = ({ Actions }) =>
  Actions.filter(speaks).flatMap(({ Identifier, Parameters }) => {
    const said = String(Parameters.Text ?? Parameters.SSML).replaceAll(/<[^>]*>/g, '');
    return said.trim() === '' ? [`${Identifier} says nothing`] : [];
  });
