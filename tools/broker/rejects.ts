import { appendFileSync, rmSync } from 'node:fs';

/** The file of rows that were refused: line, account number, reason. There is none where none was. */
export class Rejects {
  readonly path: string;
  #count = 0;

  /** Those of an earlier run go: this one says them again, unless they were mended. */
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
      `${header}${[String(line), accountNumber, reason].map(quoted).join(',')}\n`,
      {
        mode: 0o600,
      },
    );
  }
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
