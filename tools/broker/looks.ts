/** How things look in a table. */
import type { Cell } from './output.ts';

const STYLES: Record<string, 'red' | 'green' | 'yellow' | 'dim'> = {
  revoked: 'red',
  rejected: 'red',
  active: 'green',
  approved: 'green',
  open: 'green',
  initial: 'yellow',
  pending: 'yellow',
  closed: 'dim',
};

/** A state or status, in its colour. */
export function state(text: string | undefined): Cell {
  const style = text && STYLES[text];
  return style ? { text: text as string, style } : text;
}

/** Names in both languages, where there are both. */
export function names({ nameEn, nameZh }: { nameEn: string; nameZh?: string | undefined }): string {
  return nameZh ? `${nameEn} ${nameZh}` : nameEn;
}
