/**
 * `npm run bench` runs every measurement and reports it in the documented form. This test does not
 * check how fast anything is.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { expect, inject, test } from 'vitest';
import { PRICES } from '../../../tools/bench/prices.ts';
import { print, type Section } from '../../../tools/bench/report.ts';
import { temporaryDirectory } from '../../support/local/fixture.ts';

const COMMAND = fileURLToPath(new URL('../../../bin/bench.ts', import.meta.url));
const scale = readFileSync(new URL('../../../docs/scale.md', import.meta.url), 'utf8');
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [COMMAND, ...args]);

test('npm run bench runs every measurement and reports the results as JSON', {
  timeout: 180_000,
}, async () => {
  const file = join(temporaryDirectory(), 'bench.json');
  const { stdout, stderr } = await bench(
    '--quick',
    '--json',
    '--out',
    file,
    '--assembly',
    inject('assembly'),
  );
  const { quick, machine, sections } = JSON.parse(stdout) as {
    quick: boolean;
    machine: object;
    sections: Record<string, Section>;
  };
  expect(readFileSync(file, 'utf8')).toBe(stdout);
  expect(quick).toBe(true);
  expect(machine).toMatchObject({ processors: expect.any(Number), node: process.version });
  const names = [
    'throughput',
    'laptop',
    'under-attack',
    'processor',
    'bundles',
    'statements',
    'capacity',
    'answer-times',
    'growth',
    'units',
  ];
  expect(Object.keys(sections)).toEqual(names);
  // No line of the functions' logs.
  expect(stderr).toBe(names.map((name) => `${name} …\n`).join(''));
  for (const { rows, goals } of Object.values(sections)) {
    expect(rows.length).toBeGreaterThan(0);
    expect(goals.length).toBeGreaterThan(0);
    for (const goal of goals) {
      expect(goal).toEqual({
        goal: expect.any(String),
        measured: expect.any(String),
        met: expect.any(Boolean),
      });
    }
  }
  // These values are not times, so they are the same on every machine.
  expect(sections.capacity?.goals.filter(({ met }) => !met)).toEqual([]);
  expect(sections.capacity?.rows).toContainEqual({
    operation: 'sign-in, wrong',
    storage: 2,
    KMS: 1,
    RCU: 0,
    WCU: 2,
    requests: 'GenerateMac, 2 UpdateItem',
  });
  const { rows = [], more = {} } = sections.units ?? {};
  const counted = [...rows, ...Object.values(more).flat()];
  expect(counted.length).toBe(28);
  const missing = counted.map((row) => `| ${Object.values(row).join(' | ')} |`);
  expect(missing.filter((row) => !scale.includes(row))).toEqual([]);
});

test('scale.md has the prices that the bench counts with', () => {
  const rows = Object.entries(PRICES).map(([unit, price]) => `| ${unit} | ${price} |`);
  expect(rows.filter((row) => !scale.includes(row))).toEqual([]);
});

test('a section is printed as a table with numbers aligned right and a mark for each goal', () => {
  const lines: string[] = [];
  const rows = [
    { what: 'long name', ms: 9 },
    { what: 'short', ms: 10.5, more: 'x' },
  ];
  const goals = [
    { goal: 'Fast', measured: '1 ms', met: true },
    { goal: 'Small', measured: '9 GB', met: false },
  ];
  print({ title: 'Title', rows, notes: ['Note.'], goals }, (line) =>
    lines.push(stripVTControlCharacters(line)),
  );
  expect(lines).toEqual([
    '\nTitle',
    '  what         ms  more',
    '  long name     9',
    '  short      10.5  x',
    '  Note.',
    '  ✓ Fast: 1 ms',
    '  ✗ Small: 9 GB',
  ]);
});

test('npm run bench reports an unknown measurement in one line, with status 1', async () => {
  await expect(bench('--only', 'luck')).rejects.toMatchObject({
    code: 2,
    stderr: /^Unknown measurement 'luck': [^\n]*\n$/,
  });
});
