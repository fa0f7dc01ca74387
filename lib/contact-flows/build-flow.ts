import type { Action, Condition, ErrorBranch, Flow, Transitions } from './flow-language.ts';
import { FLOW_LANGUAGE_VERSION } from './flow-language.ts';
import type { ErrorType } from './flow-types.ts';
import { limits } from './limits.ts';
import type { ActionStep, Block, Step, Target } from './steps.ts';

/** Separates the scene from the rest of an identifier: `Password - wrong say`. */
export const SCENE_SEPARATOR = ' - ';

/**
 * Builds a contact flow from scenes. An identifier consists of the scene, the branch and what the
 * action does, so logs, the simulator and the diagrams describe a call in the words of its
 * dialogue.
 * @param start the scene that the flow starts with
 * @throws Error if a block leads nowhere, a scene does not exist or a scene starts with another one
 */
export function buildFlow<Scene extends string>(
  start: Scene,
  scenes: Readonly<Record<Scene, Block<Scene>>>,
): Flow {
  return new FlowWriter(scenes).write(start);
}

const isAction = <Scene extends string>(step: Step<Scene>): step is ActionStep<Scene> =>
  'type' in step;

class FlowWriter<Scene extends string> {
  readonly #scenes: [Scene, Block<Scene>][];
  readonly #beginnings = new Map<Scene, string>();
  readonly #identifiers = new Set<string>();
  readonly #actions: Action[] = [];

  constructor(scenes: Readonly<Record<Scene, Block<Scene>>>) {
    this.#scenes = Object.entries(scenes) as [Scene, Block<Scene>][];
    for (const [scene, [first]] of this.#scenes) {
      if (!first || !isAction(first))
        throw new Error(`The scene ${scene} has to begin with an action of its own`);
      this.#beginnings.set(scene, this.#identifier(scene, '', first));
    }
  }

  write(start: Scene): Flow {
    for (const [scene, block] of this.#scenes)
      this.#block(scene, '', block, this.#beginning(scene));
    return {
      Version: FLOW_LANGUAGE_VERSION,
      StartAction: this.#beginning(start),
      Metadata: {},
      Actions: this.#actions,
    };
  }

  /**
   * Writes a block's actions.
   * @param beginning identifier of the first action, if the block is a whole scene
   * @returns identifier of the first action
   */
  #block(scene: Scene, label: string, block: Block<Scene>, beginning?: string): string {
    const identifiers = block.map((step, index) => {
      if (!isAction(step)) return this.#beginning(step.goTo);
      return index === 0 && beginning ? beginning : this.#identifier(scene, label, step);
    });
    const [first] = identifiers;
    if (!first) throw new Error(`${scene}${SCENE_SEPARATOR}${label} leads nowhere`);
    block.forEach((step, index) => {
      if (!isAction(step)) return;
      const action: Action = {
        Identifier: identifiers[index] as string,
        Type: step.type,
        Parameters: step.parameters,
        Transitions: {},
      };
      this.#actions.push(action);
      action.Transitions = this.#transitions(
        scene,
        step,
        action.Identifier,
        identifiers[index + 1],
      );
    });
    return first;
  }

  #transitions(
    scene: Scene,
    step: ActionStep<Scene>,
    identifier: string,
    next: string | undefined,
  ): Transitions {
    if (step.terminal) return {};
    const written = new Map<Target<Scene>, string>();
    const follow = (target: Target<Scene>): string => {
      const known = written.get(target);
      if (known) return known;
      const to = this.#target(scene, target, next);
      if (!to) throw new Error(`${identifier} leads nowhere`);
      written.set(target, to);
      return to;
    };
    const Conditions = step.conditions?.map(
      ({ operator, operand, to }): Condition => ({
        NextAction: follow(to),
        Condition: { Operator: operator, Operands: [operand] },
      }),
    );
    const Errors = Object.entries(step.errors ?? {}).map(
      ([type, to]): ErrorBranch => ({ NextAction: follow(to), ErrorType: type as ErrorType }),
    );
    const NextAction = follow(step.otherwise ?? 'next');
    return { NextAction, ...(Conditions && { Conditions }), ...(Errors.length > 0 && { Errors }) };
  }

  #target(scene: Scene, target: Target<Scene>, next: string | undefined): string | undefined {
    if (target === 'next') return next;
    if ('goTo' in target) return this.#beginning(target.goTo);
    return this.#block(scene, target.label, target.block);
  }

  #beginning(scene: Scene): string {
    const beginning = this.#beginnings.get(scene);
    if (!beginning) throw new Error(`There is no scene ${scene}`);
    return beginning;
  }

  #identifier(scene: Scene, label: string, { does }: ActionStep<Scene>): string {
    const words = `${scene}${SCENE_SEPARATOR}${label} ${does}`.replaceAll(/ {2,}/g, ' ');
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? '' : ` ${count}`;
      const identifier = words.slice(0, limits.identifier.characters - suffix.length) + suffix;
      if (this.#identifiers.has(identifier)) continue;
      this.#identifiers.add(identifier);
      return identifier;
    }
  }
}
