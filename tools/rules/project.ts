import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TEXTS = [
  '*.md',
  'package.json',
  '{bin,core,docs,functions,lib,local,test,tools,web,.github}/**/*.{ts,tsx,js,css,html,md}',
];

/** The project's own texts, by path from its root: `docs/rules.md`. */
export type Project = ReadonlyMap<string, string>;

/** Reads all code and all Markdown. @param root URL of the project, ending in `/` */
export function readProject(root: URL): Project {
  const paths = globSync(TEXTS, { cwd: fileURLToPath(root) }).sort();
  return new Map(paths.map((path) => [path, readFileSync(new URL(path, root), 'utf8')]));
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
