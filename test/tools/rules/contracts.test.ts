/** docs/api.md agrees with the code: calls, scopes, problem codes and event types. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventTypes } from '../../../core/domain/events.ts';
import { type ProblemCode, problem } from '../../../core/http/problem.ts';
import { routes as brokerRoutes } from '../../../functions/broker/routes.ts';
import { routes as investorRoutes } from '../../../functions/investor/routes.ts';
import { routes as passkeysRoutes } from '../../../functions/passkeys/routes.ts';
import { routes as statementsRoutes } from '../../../functions/statements/routes.ts';

const page = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
const routes = [...investorRoutes, ...statementsRoutes, ...passkeysRoutes, ...brokerRoutes];

/** The calls of the tables below `/api` and `/broker`: `GET /api/terms`, without a query. */
const callsIn = (text: string) =>
  [...text.matchAll(/^\| ([A-Z, ]+) `(\/(?:api|broker)\/[^?`]+)/gm)].flatMap(
    ([, methods = '', path]) => methods.split(', ').map((method) => `${method} ${path}`),
  );

test('its calls are those of the route tables, and each says its scope', () => {
  const served = routes.map(({ method, path }) => `${method} ${path}`);
  expect(callsIn(page).toSorted()).toEqual(served.toSorted());
  for (const { method, path, scope } of brokerRoutes) {
    const row = page.split('\n').find((line) => line.startsWith(`| ${method} \`${path}`));
    expect(row?.split(' | ')[1]).toMatch(new RegExp(`^${scope?.replace('ssa/', '')}\\b`));
  }
});

/** Problem codes and their statuses. */
const codesIn = (text: string) =>
  [...text.matchAll(/^\| ([a-z][a-z/ -]+) \| ([0-9][0-9/ ]+) \|/gm)].flatMap(
    ([, codes = '', statuses = '']) => {
      const numbers = statuses.split(' / ').map(Number);
      return codes.split(' / ').map((code, i) => [code, numbers[i]] as const);
    },
  );

test('its problem codes have the statuses that are answered', () => {
  const codes = codesIn(page);
  expect(codes).toHaveLength(23);
  for (const [code, status] of codes)
    expect(problem(code as ProblemCode).status, code).toBe(status);
});

test('its event types are those that are recorded', () => {
  const types = /Event types: ([^.]*)\./
    .exec(page.replaceAll(/\s+/g, ' '))?.[1]
    ?.replace(' (both: on the web)', '')
    .split(', ');
  expect(types?.toSorted()).toEqual([...eventTypes].toSorted());
});
