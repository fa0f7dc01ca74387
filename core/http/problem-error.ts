import type { ProblemCode, ProblemDetails } from './problem.ts';

/** Ends a request with the problem+json answer for `code` (problem.ts) and these extra headers. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    details: ProblemDetails = {},
    headers: Record<string, string> = {},
  ) {
    super(code);
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}
