import { styleText } from 'node:util';
import Table from 'cli-table3';
import { HONG_KONG_TIME_ZONE } from '../../core/domain/hong-kong.ts';
import type { Streams } from './command-line.ts';
import { visible } from './visible.ts';

type Style = 'bold' | 'red' | 'green' | 'yellow' | 'dim';

/** A text, and its style on a terminal. */
export type Cell = string | undefined | { text: string; style: Style };

/** Prints answers: tables and fields on a terminal, tab-separated in a pipe, JSON on request. */
export class Output {
  /** Whether answers are JSON. */
  readonly json: boolean;
  readonly stderr: Streams['stderr'];
  readonly #stdout: Streams['stdout'];
  readonly #none: string;

  /** @param none what stands on a terminal for a table without rows */
  constructor({ stdout, stderr }: Streams, json: boolean, none = 'None.') {
    this.json = json;
    this.stderr = stderr;
    this.#stdout = stdout;
    this.#none = none;
  }

  /** Prints the answer of the API: as JSON, or as the command formats it. */
  answer(value: object, print: () => void): void {
    if (this.json) this.#line(JSON.stringify(value, null, 2));
    else print();
  }

  /** Prints a line for people on standard error, so that it never mixes with the answer. */
  note(line: string): void {
    this.stderr.write(`${visible(line)}\n`);
  }

  table(titles: string[], rows: Cell[][]): void {
    const body = rows.map((row) => row.map((cell) => this.#cell(cell)));
    if (!this.#stdout.isTTY) this.#lines([titles, ...body]);
    else this.#line(rows.length > 0 ? this.#grid(titles, body) : this.#none);
  }

  #grid(titles: string[], body: string[][]): string {
    const head = titles.map((title) => this.#style('bold', title));
    const table = new Table({ head, style: { head: [], border: [], compact: true } });
    table.push(...body);
    return table.toString();
  }

  fields(pairs: Record<string, Cell>): void {
    const given = Object.entries(pairs).filter(([, cell]) => cell !== undefined);
    const rows = given.map(([name, cell]) => [name, this.#cell(cell)] as const);
    const width = Math.max(...rows.map(([name]) => columnsOf(name)));
    if (!this.#stdout.isTTY) this.#lines(rows);
    else
      for (const [name, text] of rows)
        this.#line(`${this.#style('dim', name)}${' '.repeat(width - columnsOf(name))}  ${text}`);
  }

  #cell(cell: Cell): string {
    if (cell === undefined) return '';
    return typeof cell === 'string' ? visible(cell) : this.#style(cell.style, visible(cell.text));
  }

  /** Adds a style, unless there is no terminal or NO_COLOR is set. */
  #style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#stdout, validateStream: true });
  }

  #lines(rows: readonly (readonly string[])[]): void {
    for (const row of rows) this.#line(row.join('\t'));
  }

  #line(text: string): void {
    this.#stdout.write(`${text}\n`);
  }
}

/** How many columns a text takes on a terminal: a Chinese character takes two. */
function columnsOf(text: string): number {
  return text.length + (text.match(/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/gu)?.length ?? 0);
}

/** A time of the API in Hong Kong time: `2026-11-23 10:00:00`. */
export function inHongKong(iso: string | undefined): string | undefined {
  return iso && new Date(iso).toLocaleString('sv-SE', { timeZone: HONG_KONG_TIME_ZONE });
}
