/** Every error that the APIs answer: HTTP status and title by stable code (api.md, RFC 9457). */
const PROBLEMS = {
  'bad-request': [400, 'The request is not a JSON object'],
  'invalid-input': [422, 'A field is missing, unknown or malformed'],
  'password-refused': [422, 'The new password breaks a rule'],
  'wrong-credentials': [401, 'User ID or password is wrong'],
  'identity-not-verified': [401, 'These details do not match our records: check all four'],
  'password-revoked': [423, 'The password is revoked'],
  'try-again': [429, 'Too many requests: try again shortly'],
  'already-registered': [409, 'The account already has an internet user ID'],
  'user-id-taken': [409, 'The internet user ID is taken'],
  'not-registered': [409, 'The account has no internet user ID'],
  'not-signed-in': [401, 'There is no session, or it has ended'],
  'reset-expired': [410, 'The reset token is unknown, used or expired'],
  forbidden: [403, 'Not allowed'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'too-large': [413, 'The request is too large'],
  'unsupported-media-type': [415, 'The request must be application/json'],
  'passkey-required': [403, 'The password is right; sign in with a passkey'],
  'passkey-refused': [401, 'The passkey was not accepted'],
  'proof-needed': [403, 'Enter the current password or use a passkey again first'],
  conflict: [409, 'Already decided, or already exists'],
  internal: [500, 'Internal error'],
  unavailable: [503, 'Service unavailable; the attempt was not counted'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** What an error answer may add to its code. */
export interface ProblemDetails {
  /** By request field, the names of the rules that it broke. */
  fields?: Record<string, string[]>;
  /** Which of the two passwords is revoked. */
  channel?: 'phone' | 'internet';
  /** Entries left before the password is revoked (D24). */
  remaining?: 1 | 2;
  /** The account's internet user ID, for who proved to own the account (D23). */
  internetUserId?: string;
  /** A URN that the caller can quote to report an internal error. */
  instance?: string;
}

/** An HTTP status and the problem+json body that goes with it. */
export interface Problem {
  status: number;
  body: { type: string; title: string; status: number; code: ProblemCode } & ProblemDetails;
}

/** The status and problem+json body for `code`. */
export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  const [status, title] = PROBLEMS[code];
  return { status, body: { type: `urn:ssa:problem:${code}`, title, status, code, ...details } };
}
