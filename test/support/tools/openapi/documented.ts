import { routes as brokerRoutes } from '../../../../functions/broker/routes.ts';
import { routes as investorRoutes } from '../../../../functions/investor/routes.ts';
import { routes as passkeysRoutes } from '../../../../functions/passkeys/routes.ts';
import { routes as statementsRoutes } from '../../../../functions/statements/routes.ts';
import { refusalsOf } from '../../../../tools/openapi/refusals.ts';

const routes = [...brokerRoutes, ...investorRoutes, ...statementsRoutes, ...passkeysRoutes].map(
  (route) => ({
    ...route,
    pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }),
);

const NAMES = ['Set-Cookie', 'Content-Disposition'] as const;

/**
 * What an answer has and the documentation of its route lacks, in one line; `undefined` if nothing,
 * or if there is no such route.
 */
export function undocumented(
  method: string,
  path: string,
  { status, body, headers }: { status: number; body: unknown; headers?: Record<string, string> },
): string | undefined {
  const route = routes.find((each) => each.method === method && each.pattern.test(path));
  if (!route) return undefined;
  const { answers } = route;
  const named = `${method} ${route.path} answers ${status}`;
  if (status >= 400) {
    const { code } = body as { code?: string };
    return refusalsOf(route).some((each) => each === code) ? undefined : `${named} ${code}`;
  }
  if (status !== answers.status) return named;
  const told = answers.headers ?? [];
  const wrong = NAMES.filter((name) => headers && name in headers !== told.includes(name));
  if (headers && 'ETag' in headers && !told.includes('ETag')) wrong.push('ETag' as never);
  if (wrong.length > 0) return `${named}, and not the documented ${wrong.join(', ')}`;
  if (answers.file) return Buffer.isBuffer(body) ? undefined : `${named} without a file`;
  if (!answers.body) return body === undefined ? undefined : `${named} with a body`;
  const { error } = answers.body.safeParse(body);
  return error && `${named} ${JSON.stringify(error.issues)}`;
}
