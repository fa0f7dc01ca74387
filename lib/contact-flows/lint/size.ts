import type { Rule } from './rule.ts';

const MOST_ACTIONS = 250;
const MOST_CHARACTERS = 256_000;
/** ARNs and the certificate are put in at deployment; a certificate takes about 2,000 characters, and stands at each secret entry. */
const CHARACTERS_OF_BINDINGS = 2500;

/** A flow has at most 250 actions and, with everything put in, 256,000 characters. */
export const size: Rule = (flow) => {
  const bound = flow.Actions.filter(
    ({ Parameters }) => 'InputEncryption' in Parameters || 'LambdaFunctionARN' in Parameters,
  ).length;
  const characters = JSON.stringify(flow).length + bound * CHARACTERS_OF_BINDINGS;
  return [
    ...(flow.Actions.length > MOST_ACTIONS ? [`the flow has ${flow.Actions.length} actions`] : []),
    ...(characters > MOST_CHARACTERS ? [`the flow may come to ${characters} characters`] : []),
  ];
};
