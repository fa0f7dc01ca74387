import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { packageFiles } from '../package-files.ts';

export type FontName = keyof typeof packageFiles;

const opened = new Map<FontName, Font>();

/** A font; opened once for each execution environment, when it is first needed. */
export function fontOf(name: FontName): Font {
  const known = opened.get(name);
  if (known) return known;
  const file = createRequire(import.meta.url).resolve(packageFiles[name]);
  const font = create(readFileSync(file)) as Font;
  opened.set(name, font);
  return font;
}
