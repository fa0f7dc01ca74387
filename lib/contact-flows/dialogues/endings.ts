import { afterKeys, flowLogging, goTo, hangUp, say } from '../steps.ts';
import type { DialogueContext, Scenes } from './call.ts';

/** The endings of a call: each says why the call ends, then goodbye. */
export const endings = ({
  prompts,
  forHelp,
}: DialogueContext): Scenes<
  'Farewell' | 'Helped too often' | 'Ended' | 'Unavailable' | 'Goodbye'
> => ({
  Farewell: [say(afterKeys(prompts.farewell)), goTo('Goodbye')],
  'Helped too often': [say(afterKeys(prompts.helpedTooOften, ...forHelp)), goTo('Goodbye')],
  Ended: [say(afterKeys(prompts.ended)), goTo('Goodbye')],
  Unavailable: [flowLogging('Enabled'), say(afterKeys(prompts.unavailable)), goTo('Goodbye')],
  Goodbye: [say(prompts.goodbye), hangUp()],
});
