/** Steps that change a setting for the rest of a call. If that fails, the call continues. */
import type { NeuralVoice } from '../voices.ts';
import type { ActionStep } from './step.ts';

/** Sets the voice. If that fails, the previous voice continues to speak. */
export const speakAs = ({ name }: { name: NeuralVoice }): ActionStep<never> => ({
  type: 'UpdateContactTextToSpeechVoice',
  does: `voice ${name}`,
  parameters: { TextToSpeechVoice: name, TextToSpeechEngine: 'Neural', TextToSpeechStyle: 'None' },
  errors: { NoMatchingError: 'next' },
});

/**
 * Turns flow logging on or off. Flow logs contain digits keyed in clear text, the function's input
 * and output, and spoken texts.
 */
export const flowLogging = (behaviour: 'Enabled' | 'Disabled'): ActionStep<never> => ({
  type: 'UpdateFlowLoggingBehavior',
  does: behaviour === 'Enabled' ? 'logging on' : 'logging off',
  parameters: { FlowLoggingBehavior: behaviour },
});

/**
 * Turns recording off, also while callers key digits. Connect refuses an error branch for this
 * action, although the documentation lists one.
 */
export const recordingOff = (): ActionStep<never> => ({
  type: 'UpdateContactRecordingBehavior',
  does: 'recording off',
  parameters: { RecordingBehavior: { RecordedParticipants: [], IVRRecordingBehavior: 'Disabled' } },
});
