/** Checks what docs/api.md promises of every answer: status, body and exact headers. */
import { expect } from 'vitest';
import type { ProblemCode } from '../../core/http/problem.ts';
import { type Answer, expectProblem, expectSecure } from './api.ts';

const SECURITY = [
  'cache-control',
  'content-security-policy',
  'cross-origin-resource-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
];
/** Headers of HTTP and API Gateway; with a body there is `content-length` too. */
const TRANSPORT = ['connection', 'content-type', 'date', 'keep-alive', 'x-amzn-requestid'];

/** Checks that an answer has these headers and no others. */
function expectHeaders({ headers }: Answer, ...also: string[]): void {
  const names = Object.keys(headers).filter(
    (name) => name !== 'content-length' && name !== 'transfer-encoding',
  );
  expect(names.toSorted()).toEqual([...SECURITY, ...TRANSPORT, ...also].toSorted());
}

const COOKIES = {
  begins: /^__Host-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  ends: /^__Host-session=; Max-Age=0; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
};

/** Checks a successful answer. `session`: what it does to the session's cookie. */
export function expectAnswer(
  answer: Answer,
  status: number,
  body?: object,
  session?: 'begins' | 'ends',
): void {
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
  expectSecure(answer);
  if (body) expect(answer.headers['content-type']).toBe('application/json');
  expectHeaders(answer, ...(session ? ['set-cookie'] : []));
  if (session) expect(answer.headers['set-cookie']).toMatch(COOKIES[session]);
}

const RETRY_AFTER = new Set<ProblemCode>(['try-again', 'unavailable']);

/** Checks a refusal. */
export function expectRefusal(answer: Answer, code: ProblemCode, also: object = {}): void {
  expectProblem(answer, code, also);
  expectHeaders(answer, ...(RETRY_AFTER.has(code) ? ['retry-after'] : []));
  if (RETRY_AFTER.has(code)) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
}

/** Matches a time in an answer: ISO 8601 in UTC, within ten seconds of `milliseconds`. */
export function about(milliseconds: number): unknown {
  return {
    asymmetricMatch: (actual: unknown) =>
      typeof actual === 'string' &&
      new Date(actual).toISOString() === actual &&
      Math.abs(Date.parse(actual) - milliseconds) < 10_000,
    toString: () => `about ${new Date(milliseconds).toISOString()}`,
  };
}
