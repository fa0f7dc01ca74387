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

/** Runs something whose misuse is told in a language. @throws UsageError */
export async function tellingMisuse<T>(language: Language, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Misuse ? new UsageError(error.words[language]) : error;
  }
}
