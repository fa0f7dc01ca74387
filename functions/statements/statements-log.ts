import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger();

/** Message whose lines a metric filter counts, with an alarm (lib/stacks/investor-api-stack.ts). */
export const MISSING_CHARACTERS = 'characters that the fonts lack';

/**
 * Logs that a statement shows codes instead of characters of a name: which characters, but not
 * whose name (standards 19).
 */
export function logMissingCharacters(requestId: string, characters: readonly string[]): void {
  const codes = [...new Set(characters.join(''))].map(
    (each) => `U+${(each.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  logger.warn(MISSING_CHARACTERS, { requestId, characters: codes.sort().slice(0, 50) });
}
