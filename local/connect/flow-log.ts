/**
 * The flow log as Connect writes it: while logging is on, a line for each action with its input and
 * output.
 */
import type { Action, Flow } from './flow.ts';

/** The log uses the console's names of the blocks. */
const BLOCKS: Record<Action['kind'], string> = {
  MessageParticipant: 'PlayPrompt',
  'GetParticipantInput, menu': 'GetUserInput',
  'GetParticipantInput, store': 'StoreUserInput',
  InvokeLambdaFunction: 'InvokeExternalResource',
  UpdateContactAttributes: 'SetAttributes',
  UpdateFlowAttributes: 'SetAttributes',
  UpdateContactTextToSpeechVoice: 'SetVoice',
  UpdateFlowLoggingBehavior: 'SetLoggingBehavior',
  UpdateContactRecordingBehavior: 'SetRecordingBehavior',
  Compare: 'CheckAttribute',
  Loop: 'Loop',
  TransferToFlow: 'Transfer',
  CheckHoursOfOperation: 'CheckHoursOfOperation',
  DisconnectParticipant: 'Disconnect',
};

/** What an action logs. */
export interface FlowLogEntry {
  /** With all references resolved. */
  parameters: Record<string, unknown>;
  /**
   * The branch, or the keyed input as Connect has it: in clear text if the entry is not encrypted.
   */
  results?: string;
  /** The function's response. */
  externalResults?: Record<string, string>;
}

/**
 * A line of the flow log.
 * @param at milliseconds since 1970
 */
export function flowLogLine(
  contactId: string,
  flow: Flow,
  action: Action,
  at: number,
  entry: FlowLogEntry,
): string {
  const { parameters, results, externalResults } = entry;
  return JSON.stringify({
    ...(results !== undefined && { Results: results }),
    ...(externalResults && { ExternalResults: externalResults }),
    ContactId: contactId,
    ContactFlowId: flow.arn,
    ContactFlowName: flow.name,
    ContactFlowModuleType: BLOCKS[action.kind],
    Identifier: action.id,
    Timestamp: new Date(at).toISOString(),
    Parameters: parameters,
  });
}
