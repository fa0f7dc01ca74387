import { UsageError } from '../shared/command-line.ts';
import type { Language, Words } from './refusal-words.ts';

/** A mistake in the arguments, in both languages; its message is the English one. */
export class Misuse extends UsageError {
  readonly words: Words;

  constructor(words: Words) {
    super(words.en);
    this.words = words;
  }
}

/**
 * Refuses options that mean nothing without another one: what they ask for would not be done.
 * @param given by name, such as `--sender`; one that is absent is undefined
 * @throws Misuse
 */
export function belongTo(other: Words, given: Record<string, unknown>): void {
  for (const [option, value] of Object.entries(given))
    if (value !== undefined)
      throw new Misuse({
        en: `${option} belongs to ${other.en}`,
        zh: `${option} 只可與${other.zh}並用`,
      });
}

/** Runs something whose misuse is told in a language. @throws UsageError */
export async function tellingMisuse<T>(language: Language, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Misuse ? new UsageError(error.words[language]) : error;
  }
}
