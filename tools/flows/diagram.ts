import { instance } from '@viz-js/viz';

/** A scene, drawn as a box. */
export interface Box {
  name: string;
  /** The scenes of other drawings that lead here. */
  from: readonly string[];
  /** Its actions, in order. */
  does: readonly string[];
  /** Ways to scenes of other drawings. */
  leads: readonly Way[];
}

export interface Way {
  labels: readonly string[];
  to: string;
}

export interface Arrow extends Way {
  from: string;
  /** Whether a way leads back too. */
  both?: boolean;
}

/** One page. */
export interface Drawing {
  title: string;
  note: string;
  boxes: readonly Box[];
  arrows: readonly Arrow[];
}

/**
 * As wide as Verdana, the fallback on many systems, and wider than other fallbacks: the text always
 * fits its box. Graphviz knows its width.
 */
const FONT = 'DejaVu Sans';
const FAMILY = `font-family="'DejaVu Sans',Verdana,Geneva,Arial,sans-serif"`;
/** Font size in points, with which a page fits A4. */
const TITLE = 15;
const NAME = 10;
const TEXT = 9;
/** Lines of an arrow's label. */
const MAX_LINES = 3;

const markup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const quote = (text: string) => `"${text.replaceAll('"', '\\"')}"`;

/** Renders a drawing as SVG; the same drawing gives the same SVG. */
export async function draw(drawing: Drawing): Promise<string> {
  const viz = await instance();
  return viz
    .renderString(dotOf(drawing), { format: 'svg', engine: 'dot' })
    .replaceAll(`font-family="${FONT}"`, FAMILY);
}

function dotOf({ title, note, boxes, arrows }: Drawing): string {
  const alone = boxes.filter(
    ({ name }) => !arrows.some(({ from, to }) => from === name || to === name),
  );
  return `digraph flow {
    graph [label=<<b>${markup(title)}</b><br/><font point-size="4"> <br/></font><font point-size="${TEXT}">${markup(note)}</font><br/> >, labelloc=t, fontname="${FONT}",
      fontsize=${TITLE}, rankdir=TB, nodesep=0.18, ranksep=0.3, margin=0.1];
    node [fontname="${FONT}", fontsize=${NAME}, shape=box, style="rounded,filled", fillcolor="#f5f8fb", color="#5b7083", margin="0.1,0.06"];
    edge [fontname="${FONT}", fontsize=${TEXT}, color="#5b7083", fontcolor="#31404d", arrowsize=0.6];
    ${boxes.map(nodeOf).join('\n    ')}
    { rank=sink; ${alone.map(({ name }) => `${quote(name)};`).join(' ')} }
    ${arrows.map(arrowOf).join('\n    ')}
  }`;
}

/** Leaves room beside the label, so that no arrow touches it; more beside a long one. */
function arrowOf({ from, to, labels, both }: Arrow): string {
  const long = labels.length > MAX_LINES;
  const label = (long ? inTwos(labels) : labels).map((each) => ` ${each} `).join('\\n');
  const more = `${both ? ', dir=both' : ''}${long ? ', minlen=2' : ''}`;
  return `${quote(from)} -> ${quote(to)} [label=${quote(label)}${more}];`;
}

function nodeOf({ name, from, does, leads }: Box): string {
  const small = (text: string, color: string) =>
    `<br/><font point-size="${TEXT}" color="${color}">${markup(text)}</font>`;
  const comes = inTwos(from).map(
    (names, i) =>
      `<font point-size="${TEXT}" color="#1f5f99">${markup(`${i === 0 ? 'from ' : ''}${names}`)}</font><br/>`,
  );
  const acts = does.map((line) => small(line, '#4a5a67'));
  const ways = leads.map(({ labels, to }) =>
    small(`${labels.join(', ')} → ${to}`.trim(), '#8a5a00'),
  );
  return `${quote(name)} [label=<${comes.join('')}<b>${markup(name)}</b>${[...acts, ...ways].join('')}>];`;
}

/** Joins names, two a line. */
function inTwos(names: readonly string[]): string[] {
  return names.flatMap((_, i) => {
    if (i % 2 === 1) return [];
    return [`${names.slice(i, i + 2).join(', ')}${i + 2 < names.length ? ',' : ''}`];
  });
}
