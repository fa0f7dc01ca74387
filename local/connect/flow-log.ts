/** The flow log as Connect writes it: a line for each action while logging is on, with what went into it and what came out. */
import type { Action, Flow } from './flow.ts';

/** The log names actions as the console names its blocks. */
const BLOCKS: Record<Action['kind'], string> = {
  MessageParticipant: 'PlayPrompt',
  'GetParticipantInput, menu': 'GetUserInput',
  'GetParticipantInput, store': 'StoreUserInput',
  InvokeLambdaFunction: 'InvokeExternalResource',
  UpdateContactAttributes: 'SetAttributes',
  UpdateFlowAttributes: 'SetAttributes',
  UpdateContactTextToSpeechVoice: 'SetVoice',
  UpdateContactData: 'SetContactData',
  UpdateFlowLoggingBehavior: 'SetLoggingBehavior',
  UpdateContactRecordingBehavior: 'SetRecordingBehavior',
  Compare: 'CheckAttribute',
  Loop: 'Loop',
  TransferToFlow: 'Transfer',
  CheckHoursOfOperation: 'CheckHoursOfOperation',
  DisconnectParticipant: 'Disconnect',
};

export interface FlowLogEntry {
  /** After references were followed. */
  parameters: Record<string, unknown>;
  /** Which branch it took, or what was keyed: as Connect has it, in clear where the entry is not encrypted. */
  results?: string;
  /** What a function answered. */
  externalResults?: Record<string, string>;
}

/** @param at milliseconds since 1970 */
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
