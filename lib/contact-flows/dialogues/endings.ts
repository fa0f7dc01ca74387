import { flowLogging, goTo, hangUp, say } from '../steps.ts';
import type { DialogueContext, Scenes } from './call.ts';

/** The endings of a call: each says why the call ends, then goodbye. */
export const endings = ({
  prompts,
}: DialogueContext): Scenes<
  'Farewell' | 'Revoked' | 'Helped too often' | 'Ended' | 'Unavailable' | 'Goodbye'
> => ({
  Farewell: [say(prompts.farewell), goTo('Goodbye')],
  Revoked: [say(prompts.revoked), goTo('Goodbye')],
  'Helped too often': [say(prompts.helpedTooOften), goTo('Goodbye')],
  Ended: [say(prompts.ended), goTo('Goodbye')],
  Unavailable: [flowLogging('Enabled'), say(prompts.unavailable), goTo('Goodbye')],
  Goodbye: [say(prompts.goodbye), hangUp()],
});
