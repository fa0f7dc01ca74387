import { actionKinds, type KindName, kindNameOf } from '../action-kinds.ts';
import type { Action } from '../flow-language.ts';
import { edgesOf, reachable } from './graph.ts';
import type { Rule } from './rule.ts';

/**
 * Actions whose failure does no harm, such as a setting, a spoken sentence or the hours. After the
 * failure of any other action a call must not continue.
 */
const HARMLESS: readonly KindName[] = [
  'MessageParticipant',
  'UpdateContactAttributes',
  'UpdateContactTextToSpeechVoice',
  'CheckHoursOfOperation',
];
/** Actions that mean the call continues: they ask the caller, invoke the function or transfer. */
const CONTINUING: readonly string[] = [
  'GetParticipantInput',
  'InvokeLambdaFunction',
  'TransferToFlow',
];

/**
 * Every action that can fail has an error branch, since Connect disconnects the caller otherwise.
 * After a harmless failure the call continues as if the action had succeeded. After any other
 * failure the call only ends.
 */
export const failures: Rule = (flow) => {
  const edges = edgesOf(flow);
  const continuing = flow.Actions.filter(({ Type }) => CONTINUING.includes(Type)).map(
    ({ Identifier }) => Identifier,
  );
  const onlyEnds = (from: string) => {
    const after = reachable(from, edges);
    return !continuing.some((each) => after.has(each));
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
      return failed === successTarget(action)
        ? []
        : [`${action.Identifier} does not go on if it fails, which is harmless`];
    }
    return onlyEnds(failed) ? [] : [`${action.Identifier} goes on although it failed`];
  });
};

const successTarget = ({ Type, Transitions }: Action): string | undefined =>
  Type === 'CheckHoursOfOperation'
    ? Transitions.Conditions?.find(({ Condition }) => Condition.Operands[0] === 'True')?.NextAction
    : Transitions.NextAction;
