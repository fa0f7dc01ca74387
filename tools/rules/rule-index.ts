/** The index in docs/rules.md: the code of each rule, its race argument, and its one test. */
import { rulesIn, titlesOf } from './citations.ts';
import { type Home, homes } from './homes.ts';
import { lineAt, type Project } from './project.ts';

export const RULES = 'docs/rules.md';
/** `D10, D18`, `I1 to I6, R2` */
const RULE_LIST = /^[DIPR][0-9]+(?:(?:, | to | and )[DIPR][0-9]+)*$/;
const DOCSTRING = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/;
const BEGIN = '<!-- Written by `npm run rules`; do not edit below. -->';

/** The rules of docs/rules.md, in its order: `P1`, `D4`. */
export function rulesOf(project: Project): string[] {
  return [...(project.get(RULES) ?? '').matchAll(/^- ([DIPR][0-9]+) /gm)].map(
    ([, rule = '']) => rule,
  );
}

/**
 * docs/rules.md with its index as it should be.
 * @throws Error that names every home that does not exist
 */
export function withIndex(project: Project): string {
  const [rules = ''] = (project.get(RULES) ?? '').split(BEGIN);
  const faults: string[] = [];
  const link = (rule: string, found: Place | string) => {
    if (typeof found !== 'string')
      return `[${found.label}](../${found.file}${found.line === 1 ? '' : `#L${found.line}`})`;
    faults.push(`${rule}: ${found}`);
    return '';
  };
  const row = (rule: string) => {
    const home: Home | undefined = homes[rule];
    if (!home) return `| ${rule} | ? | | |`;
    const links = (places: Home['race'], cites: 'file' | 'docstring') =>
      [places ?? []]
        .flat()
        .map((place) => link(rule, codeAt(project, place, rule, cites)))
        .join(', ');
    const test = link(rule, testOf(project, home.test, rule));
    return `| ${rule} | ${links(home.decides, 'file')} | ${links(home.race, 'docstring')} | ${test} |`;
  };
  const rows = rulesOf(project).map(row);
  if (faults.length > 0) throw new Error(`tools/rules/homes.ts\n${faults.join('\n')}`);
  return `${rules}${BEGIN}

| rule | decided in | race argument | the test |
|---|---|---|---|
${rows.join('\n')}
`;
}

interface Place {
  file: string;
  line: number;
  label: string;
}

/**
 * Where a function, class, constant, type or method is declared, or the file itself.
 * @param cites what has to name the rule; a docstring may say "Race" instead
 * @returns the place, or what is wrong
 */
function codeAt(
  project: Project,
  home: string,
  rule: string,
  cites: 'file' | 'docstring',
): Place | string {
  const [file = '', name] = home.split('#');
  const text = project.get(file);
  if (text === undefined) return `there is no ${file}`;
  if (cites === 'file' && !rulesIn(text).includes(rule)) return `${file} does not cite it`;
  const label = file.replace(/.*\//, '');
  if (name === undefined) return { file, line: 1, label };
  const kinds = 'function\\*?|const|class|interface|type';
  const declared = new RegExp(
    `^(?:export )?(?:async )?(?:${kinds}) ${name}\\b|^  (?:async |static )*${name}[(<]`,
    'm',
  ).exec(text);
  if (!declared) return `${file} declares no ${name}`;
  const [docstring = ''] = DOCSTRING.exec(text.slice(0, declared.index)) ?? [];
  if (cites === 'docstring' && !docstring.includes('Race') && !rulesIn(docstring).includes(rule))
    return `the docstring of ${name} in ${file} argues no "Race"`;
  return { file, line: lineAt(text, declared.index), label: `${label} ${name}` };
}

/**
 * The first test of a file whose title begins with the rule. A title that begins with another rule
 * of a list, or that has a parameter (`%s`), comes after those that do not.
 * @returns the place, or what is wrong
 */
function testOf(project: Project, file: string, rule: string): Place | string {
  const text = project.get(file);
  if (text === undefined) return `there is no ${file}`;
  const titles = titlesOf(text).filter(({ title }) => {
    const list = /^([^:]*):/.exec(title)?.[1] ?? '';
    return rulesIn(list).includes(rule) && list.replace(RULE_LIST, '') === '';
  });
  const alone = titles.filter(({ title }) => rulesIn(title)[0] === rule);
  const found = alone.find(({ title }) => !title.includes('%')) ?? alone[0] ?? titles[0];
  return found
    ? { file, line: found.line, label: found.title }
    : `${file} has no test whose title begins with it`;
}
