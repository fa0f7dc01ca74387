import { type ProblemCode, problem } from '../../core/http/problem.ts';
import type { Route } from '../../core/http/route.ts';

type Line = Pick<Route<never>, 'path' | 'scope' | 'body' | 'answers'>;

/** Every code that a route may refuse with: those of any route of its form, and its own. */
export function refusalsOf({ path, scope, body, answers }: Line): ProblemCode[] {
  const codes: ProblemCode[] = [
    'invalid-input',
    'forbidden',
    'method-not-allowed',
    'too-large',
    'try-again',
    'internal',
    'unavailable',
    ...(body ? (['bad-request', 'unsupported-media-type'] as const) : []),
    ...(scope ? (['not-signed-in'] as const) : []),
    ...(path.includes('{') ? (['not-found'] as const) : []),
    ...(answers.refusals ?? []),
  ];
  return [...new Set(codes)];
}

/** The refusals that routes share: one answer for each set of codes with the same status. */
export class RefusalAnswers {
  readonly components: Record<string, object> = {};

  /** The answers for these codes, by status. */
  of(codes: readonly ProblemCode[]): Record<string, object> {
    const byStatus = Map.groupBy(codes, (code) => problem(code).status);
    return Object.fromEntries(
      [...byStatus].map(([status, alike]) => {
        const name = alike.toSorted().join('.');
        this.components[name] ??= refusal(status, alike.toSorted());
        return [status, { $ref: `#/components/responses/${name}` }];
      }),
    );
  }
}

function refusal(status: number, codes: ProblemCode[]): object {
  const bodies = codes.map((code) => problem(code).body);
  return {
    description: bodies.map(({ code, title }) => `\`${code}\`: ${title}`).join('; '),
    ...(HEADERS[status] && { headers: HEADERS[status] }),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(bodies.map((value) => [value.code, { value }])),
      },
    },
  };
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 0 } },
};
const HEADERS: Record<number, object> = {
  405: {
    Allow: { description: 'The methods of this path', schema: { type: 'string' } },
  },
  429: RETRY_AFTER,
  503: RETRY_AFTER,
};
