/** Faults in the project's rules, citations and documents: one line each, with the place. */
import { type Citation, citationsOf } from './citations.ts';
import { homes } from './homes.ts';
import { brokenLinks, withoutCode } from './links.ts';
import { lineAt, type Project } from './project.ts';
import { RULES, rulesOf, withIndex } from './rule-index.ts';

const DECISION = /^docs\/decisions\/([0-9]{4})-/;
const GENERATED = /^docs\/flows\//;

/** @param exists whether a file or folder is there, by its path from the root */
export function faultsOf(project: Project, exists: (path: string) => boolean): string[] {
  return [
    ...faultsOfRules(project),
    ...faultsOfCitations(project, exists),
    ...brokenLinks(project, exists),
    ...faultsOfDecisions(project),
    ...longLines(project),
    ...(withIndex(project) === project.get(RULES) ? [] : [`${RULES} is old: npm run rules`]),
  ];
}

/** Rules without a home; homes of what is no rule. */
export function faultsOfRules(project: Project): string[] {
  const rules = rulesOf(project);
  const listed = Object.keys(homes);
  return [
    ...rules.filter((rule) => !listed.includes(rule)).map((rule) => `${rule} has no home`),
    ...listed.filter((rule) => !rules.includes(rule)).map((rule) => `${rule} is no rule`),
  ];
}

/** Citations of what does not exist. */
export function faultsOfCitations(project: Project, exists: (path: string) => boolean): string[] {
  const rules = rulesOf(project);
  const { scripts } = JSON.parse(project.get('package.json') ?? '{"scripts":{}}');
  const standards = [...(project.get('docs/standards.md') ?? '').matchAll(/^([0-9]+)\. /gm)];
  const known = {
    rule: ({ name }: Citation) => rules.includes(name),
    standard: ({ name }: Citation) => standards.some(([, number]) => number === name),
    decision: ({ name }: Citation) =>
      [...project.keys()].some((path) => DECISION.exec(path)?.[1] === name),
    document: ({ name, path }: Citation) =>
      ['', 'docs/', 'docs/decisions/', path.replace(/[^/]*$/, '')].some((folder) =>
        exists(new URL(folder + name, 'file:///').pathname.slice(1)),
      ),
    path: ({ name }: Citation) => exists(name),
    script: ({ name }: Citation) => name in scripts,
  };
  return citationsOf(project)
    .filter((citation) => !known[citation.kind](citation))
    .map(({ kind, name, path, line }) => `${path}:${line}: no such ${kind} (yet): ${name}`);
}

/** Decisions without date and status, or not in the list; reversals that point one way only. */
export function faultsOfDecisions(project: Project): string[] {
  const list = project.get('docs/decisions/README.md') ?? '';
  return [...project].flatMap(([path, text]) => {
    const number = DECISION.exec(path)?.[1];
    if (!number) return [];
    const [title, , status = ''] = text.split('\n');
    const row = `| [${number}](${path.split('/')[2]}) | ${title?.slice('# 0000 '.length)} |`;
    const [, by] = /Superseded by \[([0-9]{4})\]/.exec(status) ?? [];
    const later = [...project].find(([other]) => DECISION.exec(other)?.[1] === by)?.[1] ?? '';
    return [
      ...(/^[0-9]{4}-[0-9]{2}-[0-9]{2} · (?:Accepted|Superseded by \[)/.test(status)
        ? []
        : [`${path}: its third line gives no date and status`]),
      ...(list.includes(`${row} ${status.replace(' · ', ' | ')} |`)
        ? []
        : [`docs/decisions/README.md lacks: ${row} ${status.replace(' · ', ' | ')} |`]),
      ...(by && !later.split('\n')[2]?.includes(`Supersedes [${number}]`)
        ? [`${path}: decision ${by} does not say that it supersedes it`]
        : []),
    ];
  });
}

const CODE = /\.(?:ts|tsx|js|css)$/;
/** Around the text of a line: the marks of a comment, a list or a number. */
const MARKS = /^[\s*/]*(?:[-\d.]+ )?|\s*\*\/$/g;

/** Lines of Markdown and comments beyond 100 columns, but for tables, code and unbreakable ones. */
export function longLines(project: Project): string[] {
  return [...project].flatMap(([path, text]) => {
    const isCode = CODE.test(path);
    if ((!isCode && !path.endsWith('.md')) || GENERATED.test(path)) return [];
    const blank = isCode ? text : withoutCode(text, /^ *```[\s\S]*?^ *```$/gm);
    const long = isCode ? /^ *(?:\/\/|\/?\*).{97,}$/gm : /^.{101,}$/gm;
    return [...blank.matchAll(long)]
      .filter(([line]) => line.length > 100 && !line.startsWith('|'))
      .filter(([line]) => /\S\s+\S/.test(line.replace(MARKS, '')))
      .map(({ index }) => `${path}:${lineAt(blank, index)}: over 100 columns`);
  });
}
