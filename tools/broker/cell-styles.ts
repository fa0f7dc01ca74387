/** Colours and texts of table cells. */
import type { Cell } from '../shared/output.ts';

const STYLES: Record<string, 'red' | 'green' | 'yellow' | 'dim'> = {
  revoked: 'red',
  rejected: 'red',
  withdrawn: 'dim',
  expired: 'dim',
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

/** The English name, followed by the Chinese one if there is one. */
export function names({
  nameEn,
  nameZh,
}: {
  nameEn?: string | undefined;
  nameZh?: string | null | undefined;
}): string {
  return [nameEn, nameZh].filter((name) => name).join(' ');
}
