import { appendFileSync, rmSync } from 'node:fs';
import { csvCell } from '../../web/src/parts/csv.ts';

/** The file of rejected rows: line, account number, reason. Created with the first rejected row. */
export class Rejects {
  readonly path: string;
  #count = 0;

  /** Removes the file of an earlier run: this run lists what is still rejected. */
  constructor(path: string) {
    this.path = path;
    rmSync(path, { force: true });
  }

  get count(): number {
    return this.#count;
  }

  add(line: number, accountNumber: string, reason: string): void {
    const header = this.#count++ === 0 ? 'line,accountNumber,reason\n' : '';
    appendFileSync(
      this.path,
      `${header}${[line, accountNumber, reason].map(csvCell).join(',')}\n`,
      { mode: 0o600 },
    );
  }
}
