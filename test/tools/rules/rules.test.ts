/** Rules, citations and documents: nothing names what is not there. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { citationsOf, rulesIn, titlesOf } from '../../../tools/rules/citations.ts';
import {
  faultsOf,
  faultsOfCitations,
  faultsOfDecisions,
  faultsOfRules,
  longLines,
} from '../../../tools/rules/faults.ts';
import { homes } from '../../../tools/rules/homes.ts';
import { brokenLinks } from '../../../tools/rules/links.ts';
import { readProject } from '../../../tools/rules/project.ts';
import { rulesOf, withIndex } from '../../../tools/rules/rule-index.ts';

const root = new URL('../../../', import.meta.url);
const project = readProject(root);
const exists = (path: string) => existsSync(new URL(path, root));
/** The project with one file changed. */
const changed = (path: string, change: (text: string) => string) =>
  new Map(project).set(path, change(project.get(path) ?? ''));
const only = (path: string, text: string) => new Map([[path, text]]);

test('rules have code and a test; citations, links and decisions hold: npm run rules', () => {
  expect(faultsOf(project, exists)).toEqual([]);
});

test('the scan sees the project', () => {
  expect(rulesOf(project).length).toBeGreaterThanOrEqual(45);
  const cited = citationsOf(project);
  for (const kind of ['rule', 'standard', 'decision', 'document', 'path', 'script'])
    expect(cited.filter((citation) => citation.kind === kind).length).toBeGreaterThan(20);
});

test('a rule without a home, or a home without a rule, is a fault', () => {
  const without = (rule: string) => (text: string) => text.replace(`\n- ${rule} `, '\n- ');
  expect(faultsOfRules(changed('docs/rules.md', without('D4')))).toEqual(['D4 is no rule']);
  const another = (text: string) => text.replace('\n- D4 ', '\n- D99 New.\n- D4 ');
  expect(faultsOfRules(changed('docs/rules.md', another))).toEqual(['D99 has no home']);
});

test('code that moved or cites no rule, and a renamed test, are faults; a moved line too', () => {
  const { decides, test: testFile } = homes.D4 as { decides: string; test: string };
  const [file = '', symbol = ''] = decides.split('#');
  const renamed = changed(file, (text) => text.replaceAll(symbol, 'another'));
  expect(() => withIndex(renamed)).toThrow(`D4: ${file} declares no ${symbol}`);
  const uncited = changed(file, (text) => text.replaceAll('D4', 'D'));
  expect(() => withIndex(uncited)).toThrow(`D4: ${file} does not cite it`);
  const retitled = changed(testFile, (text) => text.replaceAll(/(['`])D4\b[^:]*: /g, '$1'));
  expect(() => withIndex(retitled)).toThrow(
    `D4: ${testFile} has no test whose title begins with it`,
  );
  const moved = changed(file, (text) => `\n${text}`);
  expect(faultsOf(moved, exists)).toContain('docs/rules.md is old: npm run rules');
});

test('a citation of what does not exist is a fault, in comments, titles and documents', () => {
  const documents = [...project].filter(([path]) => /^docs\/|^package.json/.test(path));
  const cites = (path: string, text: string) =>
    faultsOfCitations(new Map([...documents, [path, text]]), exists);
  expect(cites('core/new.ts', `/** D${99}: never. */`)).toHaveLength(1);
  expect(cites('test/new.test.ts', `test('P${9}: no such rule', () => {});`)).toHaveLength(1);
  expect(cites('core/new.ts', `// standards ${25}`)).toHaveLength(1);
  expect(cites('core/new.ts', `// docs/decisions/${'0099'}`)).toHaveLength(1);
  expect(cites('core/new.ts', `// Why: ${'absent'}.md`)).toHaveLength(1);
  expect(cites('docs/new.md', `\`core/${'absent'}.ts\``)).toHaveLength(1);
  expect(cites('docs/new.md', `npm run ${'absent'}`)).toHaveLength(1);
  expect(cites('docs/new.md', 'D25, D4, standards 24, decision 0013, api.md.')).toEqual([]);
  expect(cites('core/new.ts', `const D99 = 'R99'; // https://example.com`)).toEqual([]);
});

test('titles and ranges of rules are read as they are meant', () => {
  expect(titlesOf(`describe.each(x(1))('D1: a', f);\n  test.skip(\n    "b's",`)).toEqual([
    { title: 'D1: a', line: 1 },
    { title: "b's", line: 3 },
  ]);
  expect(rulesIn('I1 to I3, R2 (D10)')).toEqual(['I1', 'I2', 'I3', 'R2', 'D10']);
});

test('a link to no file, heading or line is a fault', () => {
  const links = (text: string) => brokenLinks(only('docs/a.md', `# One, two\n${text}`), exists);
  expect(
    links('[a](rules.md) [b](#one-two) [c](https://x.y/z) [d](../README.md) `[e](f)`'),
  ).toEqual([]);
  expect(links('[a](absent.md)\n[b](#three)')).toEqual([
    'docs/a.md:2: absent.md: no such file',
    'docs/a.md:3: #three: no such heading',
  ]);
  expect(links('[a](a.md#L2) [b](a.md#L3)')).toEqual(['docs/a.md:2: a.md#L3: no such line']);
});

test('a decision has date and status, also in the list; a reversal points both ways', () => {
  const decisions = (second: string) =>
    new Map([
      ['docs/decisions/0001-a.md', '# 0001 A\n\n2026-01-01 · Superseded by [0002](0002-b.md)\n'],
      ['docs/decisions/0002-b.md', `# 0002 B\n\n${second}\n`],
      [
        'docs/decisions/README.md',
        `| [0001](0001-a.md) | A | 2026-01-01 | Superseded by [0002](0002-b.md) |
| [0002](0002-b.md) | B | ${second.replace(' · ', ' | ')} |`,
      ],
    ]);
  expect(
    faultsOfDecisions(decisions('2026-01-02 · Accepted. Supersedes [0001](0001-a.md)')),
  ).toEqual([]);
  expect(faultsOfDecisions(decisions('2026-01-02 · Accepted'))).toEqual([
    'docs/decisions/0001-a.md: decision 0002 does not say that it supersedes it',
  ]);
  expect(faultsOfDecisions(decisions('Accepted'))).toHaveLength(2);
  expect(
    faultsOfDecisions(only('docs/decisions/0003-c.md', '# 0003 C\n\n2026-01-03 · Accepted')),
  ).toHaveLength(1);
});

test('Markdown and comments wrap at 100 columns, tables and code apart', () => {
  const long = `${'word '.repeat(20)}word`;
  expect(longLines(only('a.md', `${long}\n`))).toEqual(['a.md:1: over 100 columns']);
  expect(longLines(only('a.ts', `const a = 1;\n  // ${long}\n`))).toEqual([
    'a.ts:2: over 100 columns',
  ]);
  expect(
    longLines(only('a.ts', `const a = '${long}';\n/** https://${'x'.repeat(99)} */\n`)),
  ).toEqual([]);
  expect(
    longLines(only('a.md', `| ${long} |\n\`\`\`\n${long}\n\`\`\`\n- ${'x'.repeat(120)}`)),
  ).toEqual([]);
});
