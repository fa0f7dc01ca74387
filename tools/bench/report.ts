/** The result of a measurement, and its output as text. */
import { styleText } from 'node:util';

/** One measurement. */
export interface Section {
  title: string;
  /** One object for each row; its keys are the columns. */
  rows: Record<string, string | number>[];
  /** Further tables, by title. */
  more?: Record<string, Record<string, string | number>[]>;
  /** What a reader needs to know about the figures. */
  notes: string[];
  goals: Goal[];
}

/** A target, and the measured value. */
export interface Goal {
  goal: string;
  measured: string;
  met: boolean;
}

/** Rounds to three digits, which is more than the noise allows. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** A share from 0 to 1 as a percentage. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/**
 * Prints a section.
 * @param judged whether the figures are good enough to evaluate the goals
 */
export function print(
  { title, rows, more = {}, notes, goals }: Section,
  write: (line: string) => void,
  judged = true,
): void {
  write(`\n${styleText('bold', title)}`);
  for (const line of table(rows)) write(`  ${line}`);
  for (const [name, others] of Object.entries(more)) {
    write(`\n  ${name}`);
    for (const line of table(others)) write(`  ${line}`);
  }
  for (const note of notes) write(`  ${styleText('dim', note)}`);
  for (const { goal, measured, met } of goals) {
    const mark = met ? styleText('green', '✓') : styleText('red', '✗');
    write(`  ${judged ? mark : '–'} ${goal}: ${measured}${judged ? '' : ' (not evaluated)'}`);
  }
}

/** Columns have the width of their content; numbers are aligned right. */
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
