/** The course of a call: what bounds it, and where it goes on or ends. */
import { type ActionStep, type Block, branch, unavailable } from './step.ts';

/**
 * Bounds what may happen again, counted over the whole call: the first `times` times `again`, after that `done`.
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

/** @param closed where it goes outside the hours */
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
    // Not knowing whether it is open is no reason to turn a caller away.
    errors: { NoMatchingError: 'next' },
    otherwise: sorry,
  };
};

/** The rest of the call is another flow's. */
export const transferTo = (flowId: string): ActionStep<'Unavailable'> => ({
  type: 'TransferToFlow',
  does: 'transfer',
  parameters: { ContactFlowId: flowId },
  errors: { NoMatchingError: unavailable },
  otherwise: unavailable,
});

export const hangUp = (): ActionStep<never> => ({
  type: 'DisconnectParticipant',
  does: 'hang up',
  parameters: {},
  terminal: true,
});
