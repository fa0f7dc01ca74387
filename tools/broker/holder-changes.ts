import type { Request } from './answers.ts';
import type { Session } from './command.ts';
import { RequestRefused } from './errors.ts';
import type { Language, Words } from './refusal-words.ts';

/**
 * Prints what a change of holder would change.
 * @param path of the request
 * @returns the tag of what it printed
 * @throws RequestRefused, Unreachable if it cannot be read now, so that nobody approves it unseen
 */
export async function showChanges(
  { reader, out }: Session,
  path: string,
): Promise<string | undefined> {
  const read = await reader.read<Request>(path).catch((error) => {
    // Of what is not there, the approval says so.
    if (error instanceof RequestRefused && error.status === 404) return undefined;
    throw error;
  });
  if (!read?.tag) return undefined;
  const changes = changesOf(read.body, out.language);
  for (const change of changes) out.note(change);
  if (changes.length === 0) out.note({ en: 'Nothing would change.', zh: '不會有任何更改。' });
  return read.tag;
}

/** What a change of holder changes, a field each: `nameEn: Chan → Chen`. */
export function changesOf(
  { before = {} as never, after = {} as never }: Request,
  language: Language,
): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => {
    const [old, now] = [before, after].map((holder) =>
      shown(holder[field as keyof typeof holder], language),
    );
    return old === now ? [] : [`${field}: ${old} → ${now}`];
  });
}

/** Stands for a value that there is not. */
export const NONE: Words = { en: 'none', zh: '沒有' };

function shown(value: unknown, language: Language): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return NONE[language];
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
