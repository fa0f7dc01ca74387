/**
 * A contact flow as the scenes of its dialogues, and the ways between them. Faults are left out:
 * they all lead to one scene.
 */
import { SCENE_SEPARATOR } from '../../lib/contact-flows/build-flow.ts';
import { type Action, type Flow, KEYED } from '../../lib/contact-flows/flow-language.ts';
import { isKey } from '../../lib/contact-flows/lint/endless-paths.ts';
import {
  type Edge,
  edgesFrom,
  isEntry,
  isMenu,
  isSecretEntry,
} from '../../lib/contact-flows/lint/graph.ts';

export interface SceneNode {
  name: string;
  /** Its actions, in order. */
  does: string[];
}

export interface SceneEdge {
  from: string;
  to: string;
  labels: string[];
}

export interface SceneGraph {
  scenes: SceneNode[];
  edges: SceneEdge[];
}

const sceneOf = (identifier: string): string => identifier.split(SCENE_SEPARATOR)[0] as string;

export function sceneGraph({ Actions }: Flow): SceneGraph {
  const scenes = new Map<string, Action[]>();
  for (const action of Actions) {
    const name = sceneOf(action.Identifier);
    scenes.set(name, [...(scenes.get(name) ?? []), action]);
  }
  const beginnings = new Set([...scenes.values()].map(([first]) => first?.Identifier));
  const edges = new Map<string, SceneEdge>();
  const all = Actions.flatMap(edgesFrom);
  /** The branch that leads to an action, if its scene has several. */
  const before = ({ Identifier }: Action) =>
    all.find(({ to }) => to === Identifier && !beginnings.has(to));
  for (const edge of all) {
    if (!beginnings.has(edge.to) || isFault(edge)) continue;
    const [from, to] = [sceneOf(edge.from.Identifier), sceneOf(edge.to)];
    const drawn = edges.get(`${from}|${to}`) ?? { from, to, labels: [] };
    const led = before(edge.from);
    const label = labelOf(edge) ?? (led?.operand === 'DoneLooping' ? labelOf(led) : undefined);
    if (label && !drawn.labels.includes(label)) drawn.labels.push(label);
    edges.set(`${from}|${to}`, drawn);
  }
  return {
    scenes: [...scenes].map(([name, actions]) => ({ name, does: whatHappens(actions) })),
    edges: [...edges.values()],
  };
}

/** Faults of the function or of Connect, and unexpected answers. */
const isFault = ({ from, error, to }: Edge): boolean =>
  error === 'NoMatchingError' || (sceneOf(to) === 'Unavailable' && !isMenu(from));

function whatHappens(actions: readonly Action[]): string[] {
  const voices = actions.filter(({ Type }) => Type === 'UpdateContactTextToSpeechVoice');
  const does = actions.flatMap((action) =>
    voices.length > 1 && voices.includes(action) ? [] : (describe(action) ?? []),
  );
  return [...new Set(does)].map((line) =>
    voices.length > 1 && line === 'says' ? 'says, in every language' : line,
  );
}

const DOES: Partial<Record<Action['Type'], (parameters: Record<string, unknown>) => string>> = {
  MessageParticipant: () => 'says',
  InvokeLambdaFunction: (it) =>
    `function: ${(it.LambdaInvocationAttributes as { step: string }).step}`,
  Loop: (it) => `at most ${it.LoopCount} times in a call`,
  UpdateFlowLoggingBehavior: (it) =>
    `flow log ${it.FlowLoggingBehavior === 'Enabled' ? 'on' : 'off'}`,
  UpdateContactTextToSpeechVoice: (it) => `voice ${it.TextToSpeechVoice}`,
  UpdateContactRecordingBehavior: () => 'recording off',
  CheckHoursOfOperation: () => 'open?',
  TransferToFlow: () => 'goes on in its own flow',
  DisconnectParticipant: () => 'hangs up',
};

function describe(action: Action): string | undefined {
  if (isMenu(action)) return 'asks for a key';
  if (isEntry(action))
    return isSecretEntry(action) ? 'asks for digits, encrypted' : 'asks for digits';
  return DOES[action.Type]?.(action.Parameters);
}

const CONDITIONS: Record<string, string> = {
  ContinueLooping: 'again',
  DoneLooping: 'too often',
  Timeout: 'silence',
  only: 'only page',
  first: 'first page',
  middle: 'middle page',
  last: 'last page',
  '*': 'key *',
  malformed: 'wrong form',
  'user-id': 'the user ID',
};

function labelOf(edge: Edge): string | undefined {
  const { from, operand, error } = edge;
  if (error === 'InputTimeLimitExceeded') return 'silence';
  if (error === 'NoMatchingCondition' && isMenu(from)) return 'other key';
  if (operand === undefined) return undefined;
  if (isKey(edge)) return `key ${operand}`;
  if (from.Type === 'CheckHoursOfOperation') return operand === 'True' ? 'open' : 'closed';
  if (from.Parameters.ComparisonValue === KEYED || from.Type === 'Loop') return CONDITIONS[operand];
  return CONDITIONS[operand] ?? operand.replaceAll('-', ' ');
}
