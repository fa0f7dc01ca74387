/** What is set for the rest of a call, or of a flow. */
import type { PhoneLanguage } from '../../../functions/phone/contract.ts';
import { type Voice, voices } from '../voices.ts';
import { type ActionStep, type Target, unavailable, type WithUnavailable } from './step.ts';

/** A value for as long as the flow lasts; in clear, so never a secret. */
export const remember = (values: Readonly<Record<string, string>>): ActionStep<'Unavailable'> => ({
  type: 'UpdateFlowAttributes',
  does: `remember ${Object.keys(values).join(' and ')}`,
  parameters: {
    FlowAttributes: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { Value: value }])),
  },
  errors: { NoMatchingError: unavailable },
});
export const remembered = (name: string): string => `$.FlowAttributes.${name}`;

/** The voice from here on. @param failed where it goes if there is no such voice; without, `Unavailable` */
export const speakAs = <const Scene extends string = never>(
  { name }: Voice,
  failed: Target<Scene> = unavailable as never,
): ActionStep<WithUnavailable<Scene>> => ({
  type: 'UpdateContactTextToSpeechVoice',
  does: `voice ${name}`,
  parameters: { TextToSpeechVoice: name, TextToSpeechEngine: 'Neural', TextToSpeechStyle: 'None' },
  errors: { NoMatchingError: failed },
});

export const contactLanguage = (language: PhoneLanguage): ActionStep<'Unavailable'> => ({
  type: 'UpdateContactData',
  does: 'language',
  parameters: { LanguageCode: voices[language].languageCode },
  errors: { NoMatchingError: unavailable },
});

/** Flow logs hold what is keyed in clear, what the function is given and answers, and what is said. */
export const flowLogging = (behaviour: 'Enabled' | 'Disabled'): ActionStep<never> => ({
  type: 'UpdateFlowLoggingBehavior',
  does: behaviour === 'Enabled' ? 'logging on' : 'logging off',
  parameters: { FlowLoggingBehavior: behaviour },
});

/** Nobody is recorded, not while keying either. */
export const recordNobody = (): ActionStep<'Unavailable'> => ({
  type: 'UpdateContactRecordingBehavior',
  does: 'recording off',
  parameters: { RecordingBehavior: { RecordedParticipants: [], IVRRecordingBehavior: 'Disabled' } },
  errors: { NoMatchingError: unavailable },
});
