import type { ActionType } from '../action-kinds.ts';
import type { Parameters } from '../flow-language.ts';
import type { ErrorType } from '../flow-types.ts';
import { asSsml } from '../speaking-rate.ts';

/** A text, or SSML: a `<speak>` element or a reference to one. */
export type Prompt = string | { ssml: string };

/** Where a step leads: to a scene, to a block of its own, or to the next step. */
export type Target<Scene extends string> =
  | { goTo: Scene }
  | { block: Block<Scene>; label: string }
  | 'next';

/** An action whose transitions do not have identifiers yet. */
export interface ActionStep<Scene extends string> {
  type: ActionType;
  /** The action in a word or two, as part of its identifier. */
  does: string;
  parameters: Parameters;
  conditions?: { operator: string; operand: string; to: Target<Scene> }[];
  errors?: Partial<Record<ErrorType, Target<Scene>>>;
  /**
   * `NextAction`, if it is not the next step of the block. The step is then the last of its block.
   */
  otherwise?: Target<Scene>;
  /** The action ends the call. */
  terminal?: true;
}

/** An action, or a jump to a scene. */
export type Step<Scene extends string> = { goTo: Scene } | ActionStep<Scene>;
/** Steps in order. */
export type Block<Scene extends string> = readonly Step<Scene>[];

/** The scenes of a block that goes to `Unavailable` on an error. */
export type WithUnavailable<Scene extends string> = Scene | 'Unavailable';
/** Every flow has the scene `Unavailable`, for errors. */
export const unavailable = { goTo: 'Unavailable' } as const;

/** Silence before a prompt that follows a key, so that the caller has time to listen. */
const PAUSE = '<break time="500ms"/>';
/**
 * A prompt that follows an entry or a key: spoken after half a second.
 * @param sentences static texts
 */
export const afterKeys = (...sentences: string[]): Prompt => ({
  ssml: `<speak>${PAUSE}${asSsml(sentences.join(' '))}</speak>`,
});

/** Parameters of an action that speaks a prompt. */
export const spoken = (prompt: Prompt): Parameters =>
  typeof prompt === 'string' ? { Text: prompt } : { SSML: prompt.ssml };
/** Target of a branch. If the block only goes to a scene, the branch leads directly there. */
export const branch = <Scene extends string>(label: string, block: Block<Scene>): Target<Scene> => {
  const [only, ...others] = block;
  return only && others.length === 0 && 'goTo' in only ? only : { block, label };
};

/** Continues with a scene. */
export const goTo = <const Scene extends string>(scene: Scene): { goTo: Scene } => ({
  goTo: scene,
});
