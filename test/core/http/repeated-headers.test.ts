/** On every route of both APIs, a header that decides anything may come only once. */
import { describe, expect, test } from 'vitest';
import { createApi } from '../../../core/http/api.ts';
import {
  ORIGIN_SECRET_HEADER,
  VIEWER_ADDRESS_HEADER,
  VIEWER_HOST_HEADER,
  VIEWER_PROTOCOL_HEADER,
} from '../../../core/http/edge.ts';
import { type Route, scopes } from '../../../core/http/route.ts';
import { routes as brokerRoutes } from '../../../functions/broker/routes.ts';
import { routes as investorRoutes } from '../../../functions/investor/routes.ts';
import { call, expectProblem, SITE } from '../../support/api.ts';
import { as, claimsOf } from '../../support/broker-api.ts';

const SECRET = 'secret-of-the-origin';
/** A valid value of each header. */
const good: Record<string, string> = {
  [ORIGIN_SECRET_HEADER]: SECRET,
  [VIEWER_ADDRESS_HEADER]: '198.51.100.10:46532',
  [VIEWER_PROTOCOL_HEADER]: 'https',
  [VIEWER_HOST_HEADER]: 'ssa.example.hk',
  Origin: SITE,
  Authorization: 'Bearer token',
  'Content-Type': 'application/json',
  'Idempotency-Key': 'key-1',
  'If-Match': '"tag"',
};
const CONTENT = ['Content-Type', 'Idempotency-Key', 'If-Match'];

/** Thrown in place of each route's use case: shows that the request reached it. */
class Reached extends Error {}
const reaching = <Context>(routes: readonly Route<Context>[]) =>
  routes.map((route) => ({
    ...route,
    parameters: undefined as never,
    body: undefined as never,
    query: undefined as never,
    handle: () => Promise.reject(new Reached()),
  }));

const origin = { actor: 'test', channel: 'internet' } as const;
const edge = { secrets: async () => [SECRET] };
const options = { context: {}, origin, edge };
const apis = [
  [investorRoutes, createApi({ ...options, routes: reaching(investorRoutes) as never })],
  [
    brokerRoutes,
    as(
      claimsOf('C00088', 'all', scopes),
      createApi({ ...options, routes: reaching(brokerRoutes) as never }),
    ),
  ],
] as const;

/** Ways to send a header twice: valid value first, last or twice, or names that differ in case. */
const ways: Record<string, (name: string, value: string) => Record<string, string | string[]>> = {
  'another one last': (name, value) => ({ [name]: [value, 'other'] }),
  'another one first': (name, value) => ({ [name]: ['other', value] }),
  'the same twice': (name, value) => ({ [name]: [value, value] }),
  'names that differ in case': (name, value) => ({ [name]: value, [name.toUpperCase()]: 'other' }),
};

const lines = apis.flatMap(([routes, handler]) =>
  (routes as readonly Route<never>[]).map(
    (route) => [`${route.method} ${route.path}`, route, handler] as const,
  ),
);

describe.each(lines)('%s', (_, { method, path }, handler) => {
  const at = path.replaceAll(/\{\w+\}/g, '10000001');

  test('with each header once, the request reaches the use case', async () => {
    expect((await call(handler, method, at, { headers: good, resource: path })).body.code).toBe(
      'internal',
    );
  });

  test.each(Object.keys(good))('a repeated %s header is rejected', async (name) => {
    for (const twice of Object.values(ways)) {
      const headers = { ...good, ...twice(name, good[name] as string) };
      const answer = await call(handler, method, at, { headers, resource: path });
      if (CONTENT.includes(name))
        expectProblem(answer, 'invalid-input', { fields: { [name]: ['repeated'] } });
      else expectProblem(answer, 'forbidden');
    }
  });
});
