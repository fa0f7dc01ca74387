import { actionKinds, type KindName, kindNameOf } from '../action-kinds.ts';
import type { Action } from '../flow-language.ts';
import { edgesOf, reachable } from './graph.ts';
import type { Rule } from './rule.ts';

/** Without these a call is poorer and no more: a setting, a sentence, the hours. Whatever else fails is no ground to go on from. */
const HARMLESS: readonly KindName[] = [
  'MessageParticipant',
  'UpdateContactAttributes',
  'UpdateContactTextToSpeechVoice',
  'UpdateContactData',
  'CheckHoursOfOperation',
];
const ASKS: readonly string[] = ['GetParticipantInput', 'InvokeLambdaFunction', 'TransferToFlow'];

/**
 * Every action that can fail says where that leads, since Connect would cut the caller off. What is harmless goes on as if it had not
 * failed; after anything else the call only ends.
 */
export const failures: Rule = (flow) => {
  const edges = edgesOf(flow);
  const asking = flow.Actions.filter(({ Type }) => ASKS.includes(Type)).map(
    ({ Identifier }) => Identifier,
  );
  const onlyEnds = (from: string) => {
    const after = reachable(from, edges);
    return !asking.some((each) => after.has(each));
  };
  return flow.Actions.flatMap((action) => {
    const name = kindNameOf(action.Type, action.Parameters) as KindName;
    const { errors } = actionKinds[name];
    if (!('NoMatchingError' in errors) || errors.NoMatchingError.need === 'refused') return [];
    const failed = action.Transitions.Errors?.find(
      ({ ErrorType }) => ErrorType === 'NoMatchingError',
    )?.NextAction;
    if (failed === undefined) return [`${action.Identifier} cuts the caller off if it fails`];
    if (HARMLESS.includes(name)) {
      return failed === goesOn(action)
        ? []
        : [`${action.Identifier} does not go on if it fails, which is harmless`];
    }
    return onlyEnds(failed) ? [] : [`${action.Identifier} goes on although it failed`];
  });
};

const goesOn = ({ Type, Transitions }: Action): string | undefined =>
  Type === 'CheckHoursOfOperation'
    ? Transitions.Conditions?.find(({ Condition }) => Condition.Operands[0] === 'True')?.NextAction
    : Transitions.NextAction;
