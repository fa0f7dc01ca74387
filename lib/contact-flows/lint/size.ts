import { limits } from '../limits.ts';
import type { Rule } from './rule.ts';

/** ARNs and the certificate are put in at deployment; a certificate takes about 2,000 characters, and stands at each secret entry. */
const CHARACTERS_OF_BINDINGS = 2500;

/** A flow has no more actions and, with everything put in, characters than Connect takes. */
export const size: Rule = (flow, { bound = false }) => {
  const bindings = flow.Actions.filter(
    ({ Parameters }) => 'InputEncryption' in Parameters || 'LambdaFunctionARN' in Parameters,
  ).length;
  const characters = JSON.stringify(flow).length + (bound ? 0 : bindings * CHARACTERS_OF_BINDINGS);
  return [
    ...(flow.Actions.length > limits.actions
      ? [`the flow has ${flow.Actions.length} actions`]
      : []),
    ...(characters > limits.characters ? [`the flow may come to ${characters} characters`] : []),
  ];
};
