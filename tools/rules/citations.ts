/** What comments, documents and test titles cite. */
import { lineAt, type Project } from './project.ts';

export interface Citation {
  kind: 'rule' | 'standard' | 'decision' | 'document' | 'path' | 'script';
  /** `D4`, `12`, `0013`, `docs/operations.md`, `core/domain`, `broker` of `npm run broker` */
  name: string;
  path: string;
  line: number;
}

const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/.*$/gm;
/** `test('…'`, `describe.each(…)('…'`: its title. */
const TITLE =
  /\b(?:test|it|describe)(?:\.\w+)*(?:<[^()]*>)?(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\(\s*(['"`])((?:\\.|(?!\1)[^\n])*)\1/g;

const RULES = /\b([DIPR])([0-9]{1,2})(?: to \1([0-9]{1,2}))?\b/g;
const KINDS = [
  ['standard', /\bstandards(?:\.md)? ([0-9]+(?:(?:, | and )[0-9]+)*)/g],
  ['decision', /\bdecisions?[ /]([0-9]{4})\b/g],
  ['script', /\bnpm run (?:-s )?([a-z][\w:-]*)/g],
  ['path', /`((?:bin|core|functions|lib|local|test|tools|web)\/[^`*<>…{} ]+)`/g],
  ['document', /(?<![\w*/.-])((?:[\w-]+\/|\.\.?\/)*[\w-]+\.md)\b/g],
] as const;

/** The titles of a test file's tests and suites, in order. */
export function titlesOf(text: string): { title: string; line: number }[] {
  return [...text.matchAll(TITLE)].map(({ 0: all, 2: title = '', index }) => ({
    title,
    line: lineAt(text, index + all.length - title.length - 1),
  }));
}

/** The rules that a text names, ranges spelled out: `I1 to I3` is I1, I2 and I3. */
export function rulesIn(text: string): string[] {
  return [...text.matchAll(RULES)].flatMap(([, letter, first, last = first]) => {
    const [from, to] = [Number(first), Number(last)];
    return Array.from({ length: to - from + 1 }, (_, i) => `${letter}${from + i}`);
  });
}

/** All citations in Markdown, in the comments of code, and in the titles of tests. */
export function citationsOf(project: Project): Citation[] {
  return [...project].flatMap(([path, text]) =>
    citable(path, text).flatMap(({ part, line: first }) =>
      part.split('\n').flatMap((line, i) => {
        const at = { path, line: first + i };
        const rules = rulesIn(line).map((name) => ({ kind: 'rule' as const, name, ...at }));
        const others = KINDS.flatMap(([kind, pattern]) =>
          [...line.matchAll(pattern)].flatMap(([, names = '']) =>
            (kind === 'standard' ? names.split(/, | and /) : [names]).map((name) => ({
              kind,
              name,
              ...at,
            })),
          ),
        );
        return [...rules, ...others];
      }),
    ),
  );
}

function citable(path: string, text: string): { part: string; line: number }[] {
  if (path.endsWith('.md')) return [{ part: text, line: 1 }];
  const comments = [...text.matchAll(COMMENT)].map(({ 0: part, index }) => ({
    part,
    line: lineAt(text, index),
  }));
  if (!path.startsWith('test/')) return comments;
  return [...comments, ...titlesOf(text).map(({ title, line }) => ({ part: title, line }))];
}
