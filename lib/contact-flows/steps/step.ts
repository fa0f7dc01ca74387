import type { ActionType } from '../action-kinds.ts';
import type { Parameters } from '../flow-language.ts';
import type { ErrorType } from '../flow-types.ts';

/** A text, or SSML: `<speak>` or a reference to what holds it. */
export type Prompt = string | { ssml: string };

/** Where a block goes on. */
export type Target<Scene extends string> =
  | { goTo: Scene }
  | { block: Block<Scene>; label: string }
  | 'next';

/** One action before its transitions have names. */
export interface ActionStep<Scene extends string> {
  type: ActionType;
  /** What it does, in a word or two: part of its identifier. */
  does: string;
  parameters: Parameters;
  conditions?: { operator: string; operand: string; to: Target<Scene> }[];
  errors?: Partial<Record<ErrorType, Target<Scene>>>;
  /** Where it goes on, if that is not the next step: nothing follows it in its block. */
  otherwise?: Target<Scene>;
  /** The flow ends with it. */
  terminal?: true;
}

export type Step<Scene extends string> = { goTo: Scene } | ActionStep<Scene>;
export type Block<Scene extends string> = readonly Step<Scene>[];

/** Where each flow goes when something of ours fails. */
export type WithUnavailable<Scene extends string> = Scene | 'Unavailable';
export const unavailable = { goTo: 'Unavailable' } as const;

export const spoken = (prompt: Prompt): Parameters =>
  typeof prompt === 'string' ? { Text: prompt } : { SSML: prompt.ssml };
/** A branch; a block that only goes to a scene is that way itself. */
export const branch = <Scene extends string>(label: string, block: Block<Scene>): Target<Scene> => {
  const [only, ...others] = block;
  return only && others.length === 0 && 'goTo' in only ? only : { block, label };
};

export const goTo = <const Scene extends string>(scene: Scene): { goTo: Scene } => ({
  goTo: scene,
});
