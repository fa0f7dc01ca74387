import { afterKeys, atMost, type Block, goTo, menu } from '../steps.ts';
import {
  type DialogueContext,
  MAX_MENU_REPROMPTS,
  type Scene,
  type Scenes,
  SECONDS_TO_CHOOSE,
  type Spoken,
} from './call.ts';

/** What to speak, which the function returns as complete SSML. */
const SPEECH = { ssml: '$.External.speech' };

/** The scenes of {@link spokenWithKeys}. */
export type SpokenScenes<It extends Spoken> = Scenes<It | `${It} keys` | `${It} again`>;

/**
 * Speaks what the function answered, then the available keys, which also work during the speech.
 * `9` repeats it, `*` leads to the main menu, and `0` ends the call.
 * @param others the keys besides these, each with its prompt
 * @param end said once before the keys
 */
export function spokenWithKeys<It extends Spoken>(
  { prompts }: DialogueContext,
  it: It,
  others: readonly { key: '1' | '4' | '7'; leadsTo: Scene; prompt: string }[],
  end: readonly string[] = [],
): SpokenScenes<It> {
  const heard: Scene = it;
  const again: Scene = `${it as Spoken} again`;
  const keys = {
    ...Object.fromEntries(others.map(({ key, leadsTo }) => [key, [goTo(leadsTo)]])),
    9: [goTo(heard)],
    0: [goTo('Farewell')],
    '*': [goTo('Main menu')],
  } as const;
  const choices = [...others.map(({ prompt }) => prompt), prompts.hearAgain, prompts.toMainMenu];
  const ask = (...sentences: readonly string[]): Block<Scene> => [
    menu<Scene>({
      prompt: afterKeys(...sentences, ...choices),
      seconds: SECONDS_TO_CHOOSE,
      keys,
      silence: [goTo(again)],
      otherKey: [goTo(again)],
    }),
  ];
  const scenes: Partial<Scenes<Scene>> = {
    [heard]: [
      menu<Scene>({
        prompt: SPEECH,
        seconds: 1,
        keys,
        silence: [goTo(`${it as Spoken} keys`)],
        otherKey: [goTo(again)],
      }),
    ],
    [`${it} keys`]: ask(...end),
    [again]: [
      atMost<Scene>(MAX_MENU_REPROMPTS, {
        again: ask(prompts.noChoice),
        done: [goTo('Helped too often')],
      }),
    ],
  };
  return scenes as SpokenScenes<It>;
}
