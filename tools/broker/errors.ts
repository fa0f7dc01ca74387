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

interface Problem {
  title?: string;
  code?: string;
  fields?: Record<string, string[]>;
  instance?: string;
}

/**
 * The error for a problem+json answer, as
 * `A field is missing, unknown or malformed (invalid-input): holder.email format`.
 */
export function refusedBy(status: number, body: unknown): RequestRefused {
  const { title, code, fields = {}, instance } = (body ?? {}) as Problem;
  if (!title) return new RequestRefused(status, `The API answered ${status} without a reason`);
  const broken = Object.entries(fields).map(([field, rules]) => `${field} ${rules.join(' ')}`);
  const details = [...broken, ...(instance ? [instance] : [])].join(', ');
  return new RequestRefused(status, `${title} (${code})${details ? `: ${details}` : ''}`);
}
