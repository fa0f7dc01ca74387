import { stripVTControlCharacters } from 'node:util';
import type { ResourceFailure } from './progress.ts';

/** What to do about reasons that CloudFormation and the services commonly give. */
const ADVICE: [RegExp, string][] = [
  [
    /\bexport\b.*\bin use by\b/i,
    'delete the stack that uses it, or deploy it without the reference first',
  ],
  [
    /not authorized|access ?denied|forbidden|unauthorized/i,
    'the role or these credentials lack a permission',
  ],
  [/throttl|rate exceeded|too many requests/i, 'AWS limits the rate'],
  [
    /already exists|AlreadyExists|(?:name|alias|domain)\b.*(?:not available|taken)/i,
    'something outside of the stack has this name: delete it, or choose another in lib/config/stages',
  ],
  [
    /limit|quota|exceed|UnreservedConcurrentExecution|at least \[?\d+\]?/i,
    'raise the quota: npm run preflight says how',
  ],
  [
    /expired|security token|InvalidClientTokenId|credentials/i,
    'sign in to AWS again, or set AWS_PROFILE',
  ],
];

/**
 * Turns a failure of the CDK's toolkit into one line: the stack, the resource, AWS's own words, and
 * what to do.
 * @param what continues "Could not …", e.g. `deploy dev-SsaData`
 * @param failures what the stack's events said, oldest first; the first one is the cause
 * @param again the command that continues
 */
export function deploymentFailure(
  what: string,
  error: unknown,
  failures: readonly ResourceFailure[],
  again: string,
): Error {
  const [cause] = failures;
  const words = cause
    ? `${cause.logicalId} (${cause.type}): ${inOneLine(cause.reason)}`
    : inOneLine(rootMessage(error));
  const advice = ADVICE.find(([pattern]) => pattern.test(words))?.[1] ?? 'mend the cause';
  return new Error(`Could not ${what}: ${words} (${advice}; then run ${again} again)`, {
    cause: error,
  });
}

/**
 * The message of the error at the bottom of the causes, the first of several: AWS's own, without
 * the toolkit's frame.
 */
function rootMessage(error: unknown): string {
  let root = error;
  for (;;) {
    if (root instanceof AggregateError && root.errors.length > 0) [root] = root.errors;
    else if (root instanceof Error && root.cause instanceof Error) root = root.cause;
    else break;
  }
  return root instanceof Error ? root.message || root.name : String(root);
}

/** Without colours, line ends and CloudFormation's request ids, which only its support can use. */
function inOneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\s*\((RequestToken|Service|Request ID)[^()]*\)/gi, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
