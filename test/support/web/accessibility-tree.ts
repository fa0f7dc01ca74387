/** What Chromium tells a screen reader about a page, read for errors that axe does not look for. */
import type { CDPSession } from 'playwright-core';
import { texts } from '../../../web/src/locales/zh-Hant.ts';

interface Node {
  nodeId: string;
  parentId?: string;
  ignored: boolean;
  role?: { value?: string };
  name?: { value?: string };
  description?: { value?: string };
  properties?: { name: string; value: { value?: unknown } }[];
  childIds?: string[];
}

const CONTROLS = /^(button|link|textbox|searchbox|checkbox|combobox|Date|DisclosureTriangle)$/;
const CELLS = /^(cell|gridcell|columnheader|rowheader)$/;
const IMAGES = /^(image|img|SvgRoot|graphics-document)$/;
/** What a program writes where a text is missing. */
const NO_TEXT = /undefined|\bnull\b|NaN|\[object|\{\{|\}\}/;

/** @returns each error as a sentence; empty if there are none */
export async function faultsOfTree(browser: CDPSession): Promise<string[]> {
  const { nodes } = (await browser.send('Accessibility.getFullAXTree')) as { nodes: Node[] };
  const tree = new Map(nodes.map((node) => [node.nodeId, node]));
  const shown = nodes.filter(({ ignored }) => !ignored);
  const within = (node: Node, roles: RegExp): Node[] =>
    (node.childIds ?? []).flatMap((id) => {
      const child = tree.get(id);
      if (!child) return [];
      return !child.ignored && roles.test(roleOf(child)) ? [child] : within(child, roles);
    });
  // A notice may repeat what the page offers; the parts of a date are the browser's.
  const repeated = new Set(
    shown
      .filter((node) => /^(alert|Date)$/.test(roleOf(node)))
      .flatMap((node) => within(node, CONTROLS)),
  );
  const of = (roles: RegExp) => shown.filter((node) => roles.test(roleOf(node)));

  return [
    ...shown
      .map(nameOf)
      .filter((name) => name in texts || NO_TEXT.test(name))
      .map((name) => `“${name}” is no text for a reader`),
    ...faultsOfHeadings(shown),
    ...of(IMAGES)
      .filter((node) => nameOf(node) === '')
      .map(() => 'an image has no name'),
    ...of(/^alert$/)
      .filter((node) => within(node, /^StaticText$/).length === 0)
      .map(() => 'an alert says nothing'),
    ...of(CONTROLS)
      .filter((node) => propertyOf(node, 'invalid') === 'true' && !node.description?.value)
      .map((node) => `“${nameOf(node)}” is invalid and does not say why`),
    ...faultsOfNames(of(CONTROLS).filter((node) => !repeated.has(node))),
    ...of(/^(table|grid|LayoutTable)$/).flatMap((table) => {
      const rows = within(table, /^row$/).map((row) => within(row, CELLS));
      return faultsOfRows(rows).map((fault) => `table “${nameOf(table)}” has ${fault}`);
    }),
  ];
}

const roleOf = ({ role }: Node): string => role?.value ?? '';
const nameOf = ({ name }: Node): string => name?.value?.trim() ?? '';
const propertyOf = ({ properties }: Node, property: string): unknown =>
  properties?.find(({ name }) => name === property)?.value.value;

/** One heading of the first level; that of the page behind an open dialog is hidden. */
function faultsOfHeadings(nodes: Node[]): string[] {
  if (nodes.some((node) => /dialog$/.test(roleOf(node)))) return [];
  const first = nodes.filter(
    (node) => roleOf(node) === 'heading' && propertyOf(node, 'level') === 1,
  );
  return first.length === 1 ? [] : [`${first.length} headings of the first level`];
}

/** Controls that do different things have different names: a screen reader lists them by name. */
function faultsOfNames(controls: Node[]): string[] {
  const seen = new Map<string, unknown>();
  return controls.flatMap((node) => {
    const name = `${roleOf(node)} “${nameOf(node)}”`;
    const does = propertyOf(node, 'url') ?? node.nodeId;
    const isTaken = seen.has(name) && seen.get(name) !== does;
    seen.set(name, does);
    return isTaken ? [`two of ${name}`] : [];
  });
}

/** A layout that is not a table's must not take its structure from a screen reader. */
function faultsOfRows([head = [], ...rows]: Node[][]): string[] {
  const isHead = head.every((cell) => roleOf(cell) === 'columnheader' && nameOf(cell) !== '');
  if (head.length === 0 || !isHead) return ['no column headers'];
  if (rows.length === 0) return ['no rows'];
  const odd = rows.find((row) => row.length !== head.length);
  return odd ? [`a row of ${odd.length} cells, not ${head.length}`] : [];
}
