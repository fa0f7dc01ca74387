import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { print } from '../../../tools/bench/report.ts';

test('a quick run prints the goals without evaluating them', () => {
  const lines: string[] = [];
  const goals = [
    { goal: 'Fast', measured: '1 ms', met: true },
    { goal: 'Small', measured: '9 GB', met: false },
  ];
  const section = { title: 'Title', rows: [{ ms: 1 }], notes: [], goals };
  print(section, (line) => lines.push(stripVTControlCharacters(line)), false);
  expect(lines.slice(3)).toEqual([
    '  – Fast: 1 ms (not evaluated)',
    '  – Small: 9 GB (not evaluated)',
  ]);
});
