import { type Called, type Language, type Problem, wordsFor } from './refusal-words.ts';

/** Nobody answered, or something that does not speak our protocol: exit code 1. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  /** Whether the request may have taken effect although its answer is missing. */
  readonly mayBeDone: boolean;

  constructor(
    message: string,
    { mayBeDone = false, cause }: { mayBeDone?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.mayBeDone = mayBeDone;
  }
}

/** The API, or the token issuer, refused: exit code 1. The message is one line. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The error for a problem+json answer, in one line (refusal-words.ts). */
export function refusedBy(
  status: number,
  body: unknown,
  called: Called,
  language: Language,
): RequestRefused {
  const problem = (body ?? {}) as Problem;
  if (!problem.title) {
    const words = {
      en: `The API answered ${status} without a reason`,
      zh: `系統回覆 ${status}，沒有原因`,
    };
    return new RequestRefused(status, words[language]);
  }
  return new RequestRefused(status, wordsFor(problem, called, language));
}

/** The error where nobody answers. */
export function unreachable(
  url: string,
  reason: string,
  language: Language,
  options: { mayBeDone: boolean; cause: unknown },
): Unreachable {
  const { origin } = new URL(url);
  const words = { en: `${origin} does not answer: ${reason}`, zh: `${origin} 沒有回應：${reason}` };
  return new Unreachable(words[language], options);
}
