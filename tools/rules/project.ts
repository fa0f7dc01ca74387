import { readdirSync, readFileSync } from 'node:fs';

const FOLDERS = ['bin', 'core', 'docs', 'functions', 'lib', 'local', 'test', 'tools', 'web'];
const TEXT = /\.(?:ts|tsx|js|css|html|md)$/;

/** The project's own texts, by path from its root: `docs/rules.md`. */
export type Project = ReadonlyMap<string, string>;

/** Reads all code and all Markdown. @param root URL of the project, ending in `/` */
export function readProject(root: URL): Project {
  const paths = readdirSync(root).filter((name) => name.endsWith('.md') || name === 'package.json');
  for (const folder of FOLDERS) {
    const inFolder = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' });
    paths.push(...inFolder.map((path) => `${folder}/${path}`).filter((path) => TEXT.test(path)));
  }
  return new Map(paths.sort().map((path) => [path, readFileSync(new URL(path, root), 'utf8')]));
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
