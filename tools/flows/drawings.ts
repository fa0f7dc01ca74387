import { isDeepStrictEqual } from 'node:util';
import { phoneLanguages } from '../../functions/phone/contract.ts';
import { contactFlows, scenesByDialogue } from '../../lib/contact-flows/contact-flows.ts';
import { type Arrow, type Box, type Drawing, draw } from './diagram.ts';
import { type SceneEdge, type SceneGraph, sceneGraph } from './scene-graph.ts';

/** A dialogue of the call, and the scenes on its page. */
interface Part {
  name: string;
  caption: string;
  graph: SceneGraph;
  scenes: readonly string[];
}

type Page = Drawing & { name: string };

const LANGUAGE = 'Language';
const SIGN_IN = 'Sign-in';
const ENDINGS = 'Endings';
const CAPTIONS: Readonly<Record<string, string>> = {
  [LANGUAGE]: 'asked for when the call arrives',
  [SIGN_IN]: 'phone user ID and phone password',
  'New password': 'keyed twice; at the first access before anything else',
  'Main menu': 'what the caller wants',
  Balances: 'read a page at a time',
  'Pages of balances': 'spoken, with the keys that apply',
  Movements: 'read a page at a time',
  'Pages of movements': 'spoken, with the keys that apply',
  Stock: 'the balance and the last movement of one stock',
  [ENDINGS]: 'how a call ends, wherever it was',
};
const NOTE =
  'Brown: goes on at the scene named. Blue: comes from another page. Not drawn: what fails leads to Unavailable, or on.';
/** Scenes of the entry flow that transfer the call; ways to them are named, not drawn. */
const LANGUAGES = ['Cantonese', 'Mandarin', 'English'];
/** Keys that mean the same wherever they are pressed: the ways of these are named, too. */
const EVERYWHERE = ['key 0', 'key 9', 'key *'];
const onlyKeysOfEverywhere = (labels: readonly string[]) =>
  labels.length > 0 && labels.every((each) => EVERYWHERE.includes(each));

/** Draws every page as SVG, and their index. @returns the texts by file name */
export async function flowDrawings(): Promise<Record<string, string>> {
  const all = parts();
  const pages = [overview(all), ...all.map((part) => page(part, all))];
  const drawn = await Promise.all(
    pages.map(async (each) => [fileOf(each.name), await draw(each)] as const),
  );
  return { ...Object.fromEntries(drawn), 'README.md': index(pages) };
}

function parts(): Part[] {
  const language = sceneGraph(contactFlows().entry);
  const call = callGraph();
  return [
    partOf(
      LANGUAGE,
      language,
      language.scenes.map(({ name }) => name),
    ),
    ...Object.entries(scenesByDialogue()).map(([name, scenes]) => partOf(name, call, scenes)),
  ];
}

function partOf(name: string, graph: SceneGraph, scenes: readonly string[]): Part {
  const caption = CAPTIONS[name];
  if (!caption) throw new Error(`Missing caption of the dialogue '${name}' in CAPTIONS`);
  return { name, caption, graph, scenes };
}

/** The graph of a call in any language: they differ only in voices and words. */
function callGraph(): SceneGraph {
  const flows = contactFlows();
  const [first, ...others] = phoneLanguages.map((each) => {
    const { scenes, edges } = sceneGraph(flows[each]);
    const does = (lines: string[]) =>
      lines.map((line) => line.replace(/^voice .*/, 'the voice of the language'));
    return { scenes: scenes.map((scene) => ({ ...scene, does: does(scene.does) })), edges };
  });
  if (!first || others.some((other) => !isDeepStrictEqual(other, first)))
    throw new Error('The flows of the languages differ: draw each of them');
  return first;
}

function page({ name, caption, graph, scenes }: Part, all: readonly Part[]): Page {
  const isHere = (scene: string) => scenes.includes(scene);
  const isArrow = ({ to, labels }: SceneEdge) =>
    isHere(to) && !LANGUAGES.includes(to) && !onlyKeysOfEverywhere(labels);
  const ways = graph.edges.filter(({ from }) => isHere(from));
  const others = all.filter((other) => other.graph === graph && other.name !== name);
  const boxes = graph.scenes
    .filter((scene) => isHere(scene.name))
    .map((scene): Box => {
      const from = others.filter((other) => leads(other, scene.name)).map((other) => other.name);
      const to = ways.filter((way) => way.from === scene.name && !isArrow(way));
      return {
        ...scene,
        from: name === SIGN_IN && scene === graph.scenes[0] ? [LANGUAGE] : from,
        leads: LANGUAGES.includes(scene.name) ? [{ labels: [], to: SIGN_IN }] : to,
      };
    });
  return { name, title: `${name}: ${caption}`, note: NOTE, boxes, arrows: ways.filter(isArrow) };
}

const leads = ({ graph, scenes }: Part, to: string) =>
  graph.edges.some((edge) => edge.to === to && scenes.includes(edge.from));

/** The dialogues, and the ways between them. */
function overview(all: readonly Part[]): Page {
  const goesOn = (from: Part, to: Part) =>
    from.graph === to.graph && to.name !== ENDINGS && to.scenes.some((scene) => leads(from, scene));
  const arrows = all.flatMap((from, i) =>
    all.flatMap((to, k): Arrow[] => {
      const both = goesOn(to, from);
      if (i === k || !goesOn(from, to) || (both && k < i)) return [];
      return [{ from: from.name, to: to.name, labels: [], both }];
    }),
  );
  return {
    name: 'Overview',
    title: 'The parts of a call',
    note: 'A page each. From any of them the call can come to the endings.',
    boxes: all.map(({ name, caption }) => ({ name, from: [], does: [caption], leads: [] })),
    arrows: [{ from: LANGUAGE, to: SIGN_IN, labels: [] }, ...arrows],
  };
}

const fileOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '-')}.svg`;

function index(pages: readonly Page[]): string {
  return `# The calls, drawn

Written by \`npm run flows\`. Every page can be printed on A4. The call is the same in Cantonese, Mandarin and English but for its voice and words
([lib/contact-flows/prompts](../../lib/contact-flows/prompts)), so it is drawn once; the boxes are named as the scenes of the flows are in Connect.

${pages.map(({ title, name }) => `## ${title}\n\n![${title}](${fileOf(name)})`).join('\n\n')}
`;
}
