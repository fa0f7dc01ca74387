/** What a measurement hands over, and how it is shown. */
import { styleText } from 'node:util';

export interface Section {
  title: string;
  /** One object a row; its names are the columns. */
  rows: Record<string, string | number>[];
  /** What is to be known to read the figures. */
  notes: string[];
  goals: Goal[];
}

export interface Goal {
  goal: string;
  measured: string;
  met: boolean;
}

/** Three figures, which is more than the noise allows. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** @param judged whether the figures are good enough to say of a goal that it is met, or not */
export function print(
  { title, rows, notes, goals }: Section,
  write: (line: string) => void,
  judged = true,
): void {
  write(`\n${styleText('bold', title)}`);
  for (const line of table(rows)) write(`  ${line}`);
  for (const note of notes) write(`  ${styleText('dim', note)}`);
  for (const { goal, measured, met } of goals) {
    const mark = met ? styleText('green', '✓') : styleText('red', '✗');
    write(`  ${judged ? mark : '–'} ${goal}: ${measured}${judged ? '' : ' (not judged)'}`);
  }
}

/** Columns as wide as they need; numbers to the right. */
function table(rows: Section['rows']): string[] {
  const names = [...new Set(rows.flatMap(Object.keys))];
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, i) => Math.max(...cells.map((row) => (row[i] as string).length)));
  const isNumber = names.map((name) => rows.some((row) => typeof row[name] === 'number'));
  return cells.map((row) =>
    row
      .map((cell, i) =>
        isNumber[i] ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number),
      )
      .join('  ')
      .trimEnd(),
  );
}
