import { styleText } from 'node:util';
import Table from 'cli-table3';

export interface Streams {
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

type Style = 'bold' | 'red' | 'green' | 'yellow' | 'dim';

/** A text, and how it looks on a terminal. */
export type Cell = string | undefined | { text: string; style: Style };

/** What a command says: a table or fields for people, JSON for programs, tabs between columns where neither reads. */
export class Output {
  readonly #json: boolean;
  readonly stderr: Streams['stderr'];
  readonly #stdout: Streams['stdout'];

  constructor({ stdout, stderr }: Streams, json: boolean) {
    this.#json = json;
    this.stderr = stderr;
    this.#stdout = stdout;
  }

  /** What the API answered: as it is for programs, or looking as a command has it. */
  answer(value: object, look: () => void): void {
    if (this.#json) this.#line(JSON.stringify(value, null, 2));
    else look();
  }

  /** Beside the answer, for people: never in the way of who reads the output. */
  note(line: string): void {
    this.stderr.write(`${visible(line)}\n`);
  }

  table(titles: string[], rows: Cell[][]): void {
    const body = rows.map((row) => row.map((cell) => this.#cell(cell)));
    if (!this.#stdout.isTTY) this.#lines([titles, ...body]);
    else this.#line(rows.length > 0 ? this.#grid(titles, body) : 'None.');
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
    const width = Math.max(...rows.map(([name]) => name.length));
    if (!this.#stdout.isTTY) this.#lines(rows);
    else
      for (const [name, text] of rows)
        this.#line(`${this.#style('dim', name.padEnd(width))}  ${text}`);
  }

  #cell(cell: Cell): string {
    if (cell === undefined) return '';
    return typeof cell === 'string' ? visible(cell) : this.#style(cell.style, visible(cell.text));
  }

  /** Plain where there is no terminal, or NO_COLOR is set. */
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

/** Without characters that would steer the terminal, or turn the order of what is read: texts come from others. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** `2026-11-23 10:00:00`: a time of the API as it is in Hong Kong. */
export function inHongKong(iso: string | undefined): string | undefined {
  return iso && new Date(iso).toLocaleString('sv-SE', { timeZone: 'Asia/Hong_Kong' });
}
