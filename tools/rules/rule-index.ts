/** The index in docs/rules.md: where each rule is decided, where its race argument stands, and its one test. */
import { rulesIn, titlesOf } from './citations.ts';
import { type Home, homes, notBuilt } from './homes.ts';
import { lineAt, type Project } from './project.ts';

export const RULES = 'docs/rules.md';
const BEGIN = '<!-- Written by `npm run rules`; do not edit below. -->';

/** The line where it is, or what is wrong. */
type Find = (
  project: Project,
  file: string,
  name: string | undefined,
  rule: string,
) => number | string;

/** The rules of docs/rules.md, in its order: `P1`, `D4`. */
export function rulesOf(project: Project): string[] {
  return [...(project.get(RULES) ?? '').matchAll(/^- ([DIPR][0-9]+) /gm)].map(
    ([, rule = '']) => rule,
  );
}

/** docs/rules.md with its index as it should be. @throws Error naming each home that does not exist */
export function withIndex(project: Project): string {
  const [rules = ''] = (project.get(RULES) ?? '').split(BEGIN);
  const faults: string[] = [];
  const link = (rule: string, of: string | undefined, find: Find = symbolIn) => {
    if (of === undefined) return '';
    const [file = '', name] = splitHome(of);
    const line = find(project, file, name, rule);
    if (typeof line === 'string') faults.push(`${rule}: ${line}`);
    const label = find === titleIn ? name : `${file.split('/').slice(-1)}${name ? ` ${name}` : ''}`;
    return `[${label}](../${file}${line === 1 ? '' : `#L${line}`})`;
  };
  const row = (rule: string) => {
    const home: Home | undefined = homes[rule];
    if (!home) return `| ${rule} | ${notBuilt.includes(rule) ? 'not built yet' : '?'} | | |`;
    const test = link(rule, home.test, titleIn);
    const cites = rulesIn(project.get(splitHome(home.decides)[0]) ?? '').includes(rule);
    if (!cites) faults.push(`${rule}: ${home.decides} does not cite it`);
    return `| ${rule} | ${link(rule, home.decides)} | ${link(rule, home.race)} | ${test} |`;
  };
  const rows = rulesOf(project).map(row);
  if (faults.length > 0) throw new Error(`tools/rules/homes.ts\n${faults.join('\n')}`);
  return `${rules}${BEGIN}

| rule | decided in | race argument | the test |
|---|---|---|---|
${rows.join('\n')}
`;
}

function splitHome(home: string): [file: string, name?: string] {
  const at = home.indexOf('#');
  return at < 0 ? [home] : [home.slice(0, at), home.slice(at + 1)];
}

/** Of a function, class, constant, type or method: where it is declared. */
function symbolIn(project: Project, file: string, name?: string): number | string {
  const text = project.get(file);
  if (text === undefined) return `there is no ${file}`;
  if (name === undefined) return 1;
  const kinds = 'function\\*?|const|class|interface|type';
  const declared = new RegExp(
    `^(?:export )?(?:async )?(?:${kinds}) ${name}\\b|^  (?:async |static )*${name}[(<]`,
    'm',
  ).exec(text);
  return declared ? lineAt(text, declared.index) : `${file} declares no ${name}`;
}

/** Of a test's title, which is unique in its file and begins with the rule. */
function titleIn(project: Project, file: string, name = '', rule: string): number | string {
  const text = project.get(file);
  if (text === undefined) return `there is no ${file}`;
  if (!rulesIn(name.split(':')[0] ?? '').includes(rule)) return `'${name}' does not begin with it`;
  const [found, another] = titlesOf(text).filter(({ title }) => title === name);
  if (found && !another) return found.line;
  const near = titlesOf(text).filter(({ title }) => rulesIn(title).includes(rule));
  const hint = near.map(({ title }) => `\n  ${title}`).join('');
  return `${file} has ${found ? 'several tests' : 'no test'} '${name}'; of this rule it has:${hint}`;
}
