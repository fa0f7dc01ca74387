/** Names of errors for want of a permission. */
const DENIED = /^(AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized)/;

/** Whether an error of AWS is for want of a permission. */
export const isDenied = (error: unknown): boolean =>
  error instanceof Error && DENIED.test(error.name);

/** Names of errors for too many requests. */
export const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|Rate|SlowDown)/;

/** What to do about errors that AWS commonly returns, by the beginning of their names. */
const ADVICE: [RegExp, string][] = [
  [
    /^(CredentialsProvider|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|TokenRefreshRequired|AuthFailure|SignatureDoesNotMatch)/,
    'sign in to AWS again, or set AWS_PROFILE',
  ],
  [DENIED, 'these credentials lack a permission'],
  [THROTTLED, 'AWS limits the rate: run it again'],
  [/^(LimitExceeded|ServiceQuotaExceeded|Quota)/, 'raise the quota: npm run preflight says how'],
];

/**
 * Turns an error of AWS into one line: what failed, AWS's own words, and what to do.
 * @param what continues "Could not …", e.g. `read dev-SsaData`
 * @returns a function for `catch`, which always throws an Error
 */
export const awsFailure =
  (what: string) =>
  (error: Error): never => {
    const advice = ADVICE.find(([names]) => names.test(error.name))?.[1];
    const words = error.message.replaceAll(/\s+/g, ' ').trim() || error.name;
    throw new Error(`Could not ${what}: ${words}${advice ? ` (${advice})` : ''}`, {
      cause: error,
    });
  };
