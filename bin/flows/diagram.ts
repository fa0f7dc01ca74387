import { instance } from '@viz-js/viz';
import type { SceneEdge, SceneGraph, SceneNode } from './scene-graph.ts';

export interface Drawing {
  title: string;
  note: string;
  graph: SceneGraph;
  /** Scenes that are drawn together, by the name of their dialogue. */
  groups: Readonly<Record<string, readonly string[]>>;
  /** Whether a way is drawn as an arrow; if not, the scene that it leads to is named in the one that it starts from. */
  isArrow: (edge: SceneEdge) => boolean;
}

/** Graphviz knows how wide it is. */
const FONT = 'Arial';
const FAMILY = `font-family="Arial,Helvetica,'Liberation Sans',sans-serif"`;
const markup = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const quote = (text: string) => `"${text.replaceAll('"', '\\"')}"`;

/** An SVG of a flow; the same flow gives the same SVG. */
export async function drawFlow(drawing: Drawing): Promise<string> {
  const viz = await instance();
  return viz.renderString(dotOf(drawing), { format: 'svg', engine: 'dot' }).replaceAll(`font-family="${FONT}"`, FAMILY);
}

function dotOf({ title, note, graph, groups, isArrow }: Drawing): string {
  const nodes = new Map(
    graph.scenes.map((scene) => [
      scene.name,
      nodeOf(
        scene,
        leading(graph, scene).filter((edge) => !isArrow(edge)),
      ),
    ]),
  );
  const grouped = new Set(Object.values(groups).flat());
  const clusters = Object.entries(groups).map(
    ([group, scenes]) => `subgraph ${quote(`cluster ${group}`)} {
      label=<<b>${markup(group)}</b>>; style="rounded,filled"; color="#c9d3dd"; fillcolor="#f5f8fb"; fontsize=13; margin=10;
      ${scenes.flatMap((scene) => nodes.get(scene) ?? []).join('\n      ')}
    }`,
  );
  const alone = [...nodes].filter(([name]) => !grouped.has(name)).map(([, node]) => node);
  const arrows = graph.edges
    .filter(isArrow)
    .map(({ from, to, labels }) => `${quote(from)} -> ${quote(to)} [label="${labels.join('\\n')}"];`);
  return `digraph flow {
    graph [label=<<b>${markup(title)}</b><br/><font point-size="10">${markup(note)}</font>>, labelloc=t, fontname="${FONT}", fontsize=15,
      rankdir=TB, nodesep=0.3, ranksep=0.4];
    node [fontname="${FONT}", fontsize=10, shape=box, style="rounded,filled", fillcolor=white, color="#5b7083", margin="0.24,0.06"];
    edge [fontname="${FONT}", fontsize=9, color="#5b7083", fontcolor="#31404d", arrowsize=0.6];
    ${clusters.join('\n    ')}
    ${alone.join('\n    ')}
    ${arrows.join('\n    ')}
  }`;
}

const leading = ({ edges }: SceneGraph, { name }: SceneNode): SceneEdge[] => edges.filter(({ from }) => from === name);

function nodeOf({ name, does }: SceneNode, named: readonly SceneEdge[]): string {
  const small = (text: string, color: string) => `<br/><font point-size="9" color="${color}">${markup(text)}</font>`;
  const acts = does.map((line) => small(line, '#4a5a67'));
  const ways = named.map(({ labels, to }) => small(`${labels.join(', ')} → ${to}`, '#8a5a00'));
  return `${quote(name)} [label=<<b>${markup(name)}</b>${[...acts, ...ways].join('')}>];`;
}
