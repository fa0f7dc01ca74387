/** Every way in which our APIs say no: status and title by stable code (api.md, RFC 9457). */
const PROBLEMS = {
  'bad-request': [400, 'The request is not a JSON object'],
  'invalid-input': [422, 'A field is missing, unknown or malformed'],
  'password-refused': [422, 'The new password breaks a rule'],
  'wrong-credentials': [401, 'User ID or password is wrong'],
  'identity-not-verified': [401, 'The details do not belong together: check all four'],
  'password-revoked': [423, 'The password is revoked'],
  'try-again': [429, 'Too many entries at once: try again shortly'],
  'already-registered': [409, 'The account has an internet user ID already'],
  'user-id-taken': [409, 'The internet user ID is taken'],
  'not-registered': [409, 'The account has no internet user ID'],
  'not-signed-in': [401, 'There is no session, or it has ended'],
  'reset-expired': [410, 'The reset is unknown, used or too old'],
  forbidden: [403, 'Not allowed'],
  'not-found': [404, 'There is no such thing here'],
  'method-not-allowed': [405, 'The method is not allowed here'],
  'too-large': [413, 'The request is too large'],
  'unsupported-media-type': [415, 'The request must be application/json'],
  conflict: [409, 'It was decided or taken already'],
  internal: [500, 'A fault of ours'],
  unavailable: [503, 'A service of ours is down; nothing was counted'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** What an answer may add to its code. */
export interface ProblemDetails {
  /** Which rules each request field broke. */
  fields?: Record<string, string[]>;
  /** Whose password is revoked. */
  channel?: 'phone' | 'internet';
  /** An id to quote, for faults of ours. */
  instance?: string;
}

export interface Problem {
  status: number;
  body: { type: string; title: string; status: number; code: ProblemCode } & ProblemDetails;
}

/** The problem+json answer for `code`. */
export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  const [status, title] = PROBLEMS[code];
  return { status, body: { type: `urn:ssa:problem:${code}`, title, status, code, ...details } };
}
