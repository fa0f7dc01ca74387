import type { Action } from '../flow-language.ts';
import type { Rule } from './rule.ts';

const speaks = ({ Type }: Action): boolean =>
  Type === 'MessageParticipant' || Type === 'GetParticipantInput';

/** Every prompt says something. Connect accepts silent SSML, but it leaves the caller waiting. */
export const prompts: Rule = ({ Actions }) =>
  Actions.filter(speaks).flatMap(({ Identifier, Parameters }) => {
    const said = String(Parameters.Text ?? Parameters.SSML).replaceAll(/<[^>]*>/g, '');
    return said.trim() === '' ? [`${Identifier} says nothing`] : [];
  });
