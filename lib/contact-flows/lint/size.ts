import { limits } from '../limits.ts';
import type { Rule } from './rule.ts';

/**
 * Characters to allow for each action that refers to a binding. The deployment inserts ARNs and the
 * certificate, which has about 2,000 characters and appears at each secret entry.
 */
const BINDING_CHARACTERS = 2500;

/** A flow stays within Connect's limits of actions and of characters, including its bindings. */
export const size: Rule = (flow, { bound = false }) => {
  const bindings = flow.Actions.filter(
    ({ Parameters }) => 'InputEncryption' in Parameters || 'LambdaFunctionARN' in Parameters,
  ).length;
  const characters = JSON.stringify(flow).length + (bound ? 0 : bindings * BINDING_CHARACTERS);
  return [
    ...(flow.Actions.length > limits.actions
      ? [`the flow has ${flow.Actions.length} actions`]
      : []),
    ...(characters > limits.characters ? [`the flow may come to ${characters} characters`] : []),
  ];
};
