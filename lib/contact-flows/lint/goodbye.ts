import type { Parameters } from '../flow-language.ts';
import { edgesOf } from './graph.ts';
import type { Rule } from './rule.ts';

/** Every call says goodbye right before it ends. */
export const goodbye: Rule = (flow, { goodbyes }) => {
  const ends = new Set(
    flow.Actions.filter(({ Type }) => Type === 'DisconnectParticipant').map(
      ({ Identifier }) => Identifier,
    ),
  );
  const silent = edgesOf(flow)
    .filter(
      ({ from, to }) =>
        ends.has(to) && !(from.Type === 'MessageParticipant' && says(from.Parameters, goodbyes)),
    )
    .map(({ from }) => from.Identifier);
  return [
    ...(ends.has(flow.StartAction) ? [`${flow.StartAction} ends the call without a goodbye`] : []),
    ...[...new Set(silent)].map((each) => `${each} leads to the end of the call without a goodbye`),
  ];
};

const says = ({ Text, SSML }: Parameters, texts: readonly string[]): boolean =>
  texts.some((each) => each === Text || (typeof SSML === 'string' && withoutTags(SSML) === each));

const withoutTags = (ssml: string): string => ssml.replaceAll(/<[^>]*>/g, '');
