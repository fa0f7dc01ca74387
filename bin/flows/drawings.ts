import { contactFlows, type FlowName, scenesByDialogue } from '../../lib/contact-flows/contact-flows.ts';
import { type Drawing, drawFlow } from './diagram.ts';
import { type SceneEdge, sceneGraph } from './scene-graph.ts';

const TITLES: Record<FlowName, string> = {
  entry: 'A call arrives: the language',
  yue: 'The call in Cantonese',
  cmn: 'The call in Mandarin',
  en: 'The call in English',
};

/** From one dialogue into another, arrows are drawn where a call goes for the first time; later ways are named. */
const FIRST_WAYS: Readonly<Record<string, readonly string[]>> = {
  'Password keyed': ['Main menu', 'Must change'],
  'Main menu': ['Balances', 'Movements', 'Change password'],
};
const LANGUAGES = ['Cantonese', 'Mandarin', 'English'];

/** Every flow as an SVG, by file name. */
export async function flowDrawings(): Promise<Record<string, string>> {
  const ofCall = scenesByDialogue();
  const dialogueOf = (scene: string) => Object.keys(ofCall).find((name) => ofCall[name]?.includes(scene));
  const inCall: Pick<Drawing, 'groups' | 'isArrow'> = {
    groups: ofCall,
    isArrow: ({ from, to }: SceneEdge) =>
      dialogueOf(from) === dialogueOf(to) || FIRST_WAYS[from]?.includes(to) === true,
  };
  const inEntry = { groups: {}, isArrow: ({ to }: SceneEdge) => !LANGUAGES.includes(to) };

  const flows = Object.entries(contactFlows()) as [FlowName, ReturnType<typeof contactFlows>[FlowName]][];
  const drawn = flows.map(async ([name, flow]) => [
    `${name}.svg`,
    await drawFlow({
      title: TITLES[name],
      note: 'Not drawn: whatever fails leads to Unavailable.',
      graph: sceneGraph(flow),
      ...(name === 'entry' ? inEntry : inCall),
    }),
  ]);
  return Object.fromEntries(await Promise.all(drawn));
}
