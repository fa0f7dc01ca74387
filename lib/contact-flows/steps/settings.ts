/** What is set for the rest of a call. A setting that fails is no reason to end a call: it goes on. */
import type { Voice } from '../voices.ts';
import type { ActionStep } from './step.ts';

/** The voice from here on. Without it, the one from before speaks. */
export const speakAs = ({ name }: Voice): ActionStep<never> => ({
  type: 'UpdateContactTextToSpeechVoice',
  does: `voice ${name}`,
  parameters: { TextToSpeechVoice: name, TextToSpeechEngine: 'Neural', TextToSpeechStyle: 'None' },
  errors: { NoMatchingError: 'next' },
});

/** Flow logs hold what is keyed in clear, what the function is given and answers, and what is said. */
export const flowLogging = (behaviour: 'Enabled' | 'Disabled'): ActionStep<never> => ({
  type: 'UpdateFlowLoggingBehavior',
  does: behaviour === 'Enabled' ? 'logging on' : 'logging off',
  parameters: { FlowLoggingBehavior: behaviour },
});

/** Nobody is recorded, not while keying either. Connect refuses a branch for its failure, though the page of the action lists one. */
export const recordNobody = (): ActionStep<never> => ({
  type: 'UpdateContactRecordingBehavior',
  does: 'recording off',
  parameters: { RecordingBehavior: { RecordedParticipants: [], IVRRecordingBehavior: 'Disabled' } },
});
