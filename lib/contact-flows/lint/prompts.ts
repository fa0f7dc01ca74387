import type { Action } from '../flow-language.ts';
import type { Rule } from './rule.ts';

/** Of Amazon Polly, billed: tags don't count. */
const MOST_CHARACTERS = 3000;

const speaks = ({ Type }: Action): boolean => Type === 'MessageParticipant' || Type === 'GetParticipantInput';

/** Where something is said, it is one prompt, not an empty one, and at most 3,000 characters long. */
export const prompts: Rule = ({ Actions }) =>
  Actions.filter(speaks).flatMap(({ Identifier, Parameters }) => {
    const said = [Parameters.Text, Parameters.SSML].filter((each) => each !== undefined);
    if (said.length !== 1) return [`${Identifier} has ${said.length} prompts`];
    const billed = String(said[0]).replaceAll(/<[^>]*>/g, '');
    if (billed.trim() === '') return [`${Identifier} says nothing`];
    return billed.length > MOST_CHARACTERS ? [`${Identifier} says ${billed.length} characters`] : [];
  });
