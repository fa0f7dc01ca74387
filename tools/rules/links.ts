/** Links of Markdown files within the project. */
import { dirname, normalize } from 'node:path/posix';
import { lineAt, type Project } from './project.ts';

/**
 * Links to a file, a heading or a line that does not exist.
 * @param exists whether a file or folder is there, by its path from the root
 */
export function brokenLinks(project: Project, exists: (path: string) => boolean): string[] {
  return [...project]
    .filter(([path]) => path.endsWith('.md'))
    .flatMap(([path, text]) =>
      [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(({ 1: link = '', index }) => {
        if (/^[a-z]+:/.test(link)) return [];
        const [file = '', anchor] = link.split('#');
        const target = file ? normalize(`${dirname(path)}/${file}`) : path;
        const found = project.has(target) || exists(target);
        const fault = found ? faultOfAnchor(project.get(target), anchor) : 'no such file';
        return fault ? [`${path}:${lineAt(text, index)}: ${link}: ${fault}`] : [];
      }),
    );
}

function faultOfAnchor(text: string | undefined, anchor: string | undefined): string | undefined {
  if (anchor === undefined) return undefined;
  const line = /^L([0-9]+)$/.exec(anchor)?.[1];
  if (line !== undefined)
    return Number(line) > (text ?? '').split('\n').length ? 'no such line' : undefined;
  const headings = [...(text ?? '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return headings.includes(anchor) ? undefined : 'no such heading';
}

/** The same text with code blanked out, so that offsets stay. */
export function withoutCode(text: string, code = /^ *```[\s\S]*?^ *```$|`[^`\n]*`/gm): string {
  return text.replaceAll(code, (found) => found.replaceAll(/[^\n]/g, ' '));
}
