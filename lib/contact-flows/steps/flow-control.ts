/** Steps that limit, redirect, transfer or end a call. */
import { type ActionStep, type Block, branch, unavailable } from './step.ts';

/**
 * Limits repetition: runs `again` for the first `times` visits in the whole call, and `done` after
 * that.
 * @param times 0 to 100
 */
export const atMost = <const Scene extends string>(
  times: number,
  { again, done }: { again: Block<Scene>; done: Block<Scene> },
): ActionStep<Scene> => {
  const afterwards = branch('done', done);
  return {
    type: 'Loop',
    does: `at most ${times}`,
    parameters: { LoopCount: String(times) },
    conditions: [
      { operator: 'Equals', operand: 'ContinueLooping', to: branch('again', again) },
      { operator: 'Equals', operand: 'DoneLooping', to: afterwards },
    ],
    otherwise: afterwards,
  };
};

/**
 * Continues during the hours of operation.
 * @param closed runs outside the hours
 */
export const ifOpen = <const Scene extends string>(
  hoursId: string,
  closed: Block<Scene>,
): ActionStep<Scene> => {
  const sorry = branch('closed', closed);
  return {
    type: 'CheckHoursOfOperation',
    does: 'hours',
    parameters: { HoursOfOperationId: hoursId },
    conditions: [
      { operator: 'Equals', operand: 'True', to: 'next' },
      { operator: 'Equals', operand: 'False', to: sorry },
    ],
    // If the check fails, accept the call.
    errors: { NoMatchingError: 'next' },
    otherwise: sorry,
  };
};

/** Transfers the call to another flow. It does not return. */
export const transferTo = (flowId: string): ActionStep<'Unavailable'> => ({
  type: 'TransferToFlow',
  does: 'transfer',
  parameters: { ContactFlowId: flowId },
  errors: { NoMatchingError: unavailable },
  otherwise: unavailable,
});

/** Ends the call. */
export const hangUp = (): ActionStep<never> => ({
  type: 'DisconnectParticipant',
  does: 'hang up',
  parameters: {},
  terminal: true,
});
