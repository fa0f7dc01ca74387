/**
 * The edge in front of the investor API: the origin secret, and what CloudFront says of the viewer:
 * the address, and the host and protocol that make up the site's origin.
 */
import type { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Unavailable } from '../../../core/aws/unavailable.ts';
import { createApi } from '../../../core/http/api.ts';
import {
  ORIGIN_SECRET_HEADER,
  siteOrigin,
  VIEWER_ADDRESS_HEADER,
  VIEWER_HOST_HEADER,
  VIEWER_PROTOCOL_HEADER,
  viewerAddress,
} from '../../../core/http/edge.ts';
import { OriginSecret } from '../../../core/http/origin-secret.ts';
import { type Route, route } from '../../../core/http/route.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { secret } from '../../log-search/secrets.ts';
import { call, expectProblem } from '../../support/api.ts';

const CURRENT = secret('Currentvalue1'.repeat(4));
const PREVIOUS = secret('Previousvalue2'.repeat(4));
const VIEWER = {
  [VIEWER_ADDRESS_HEADER]: '198.51.100.10:46532',
  [VIEWER_PROTOCOL_HEADER]: 'https',
  [VIEWER_HOST_HEADER]: 'ssa.example.hk',
};

let asked: string[] = [];
let logs: Logs;
beforeAll(() => {
  logs = captureLogs();
});
beforeEach(() => {
  asked = [];
  logs.take();
});
afterAll(() => logs.release());

const routes: Route<object>[] = [
  route({
    method: 'POST',
    path: '/api/echo',
    summary: 'Returns where a request came from',
    body: z.strictObject({}),
    answers: { status: 200 },
    handle: async (_context: object, { origin }) => {
      asked.push(origin.source ?? '');
      return { status: 200, body: { source: origin.source } };
    },
  }),
];

const origin = { actor: 'investor', channel: 'internet' } as const;
const api = (...values: string[]) =>
  createApi({
    routes,
    context: {},
    origin,
    edge: { secrets: async () => values },
  });
const post = (
  handler: ReturnType<typeof api>,
  headers: Record<string, string>,
  body: unknown = {},
) => call(handler, 'POST', '/api/echo', { body, headers });

describe('the origin secret', () => {
  test.each([CURRENT, PREVIOUS])(
    'a request with either valid value passes, and its viewer address is trusted',
    async (value) => {
      const { status, body } = await post(api(CURRENT, PREVIOUS), {
        [ORIGIN_SECRET_HEADER]: value,
        ...VIEWER,
      });
      expect([status, body]).toEqual([200, { source: '198.51.100.10' }]);
      expect(JSON.parse(logs.take().join(''))).toMatchObject({ sourceAddress: '198.51.100.10' });
    },
  );

  test.each([
    ['no value', {}],
    ['an empty value', { [ORIGIN_SECRET_HEADER]: '' }],
    ['a wrong value', { [ORIGIN_SECRET_HEADER]: `${CURRENT.slice(0, -1)}x` }],
    ['a truncated value', { [ORIGIN_SECRET_HEADER]: CURRENT.slice(0, -1) }],
    ['a value that is too long', { [ORIGIN_SECRET_HEADER]: `${CURRENT}1` }],
    ['both values in one header', { [ORIGIN_SECRET_HEADER]: `${CURRENT},${PREVIOUS}` }],
  ])(
    'a request with %s is forbidden, and its logged address is that of the connection',
    async (_, headers) => {
      expectProblem(await post(api(CURRENT, PREVIOUS), { ...headers, ...VIEWER }), 'forbidden');
      expect(asked).toEqual([]);
      expect(JSON.parse(logs.take().join(''))).toMatchObject({
        code: 'forbidden',
        sourceAddress: '192.0.2.1',
      });
    },
  );

  test('the secret is checked before size, origin, method, path and form', async () => {
    const handler = api(CURRENT);
    expectProblem(await post(handler, { Origin: 'https://elsewhere.example' }), 'forbidden');
    expectProblem(await post(handler, {}, 'x'.repeat(20_000)), 'forbidden');
    expectProblem(await post(handler, {}, 'broken'), 'forbidden');
    expectProblem(await call(handler, 'GET', '/api/echo'), 'forbidden');
    expectProblem(await call(handler, 'GET', '/api/unknown'), 'forbidden');
  });

  test('while no valid value is known, every request is forbidden', async () => {
    expectProblem(await post(api(), { [ORIGIN_SECRET_HEADER]: '', ...VIEWER }), 'forbidden');
  });

  test.each(Object.keys(VIEWER))(
    'a request with the secret but without a valid %s means a misconfigured distribution: 500, and nothing is done',
    async (name) => {
      const { [name as keyof typeof VIEWER]: _, ...others } = VIEWER;
      for (const headers of [others, { ...others, [name]: '/' }]) {
        const { status, body } = await post(api(CURRENT), {
          [ORIGIN_SECRET_HEADER]: CURRENT,
          ...headers,
        });
        expect([status, body.code]).toEqual([500, 'internal']);
      }
      expect(asked).toEqual([]);
    },
  );

  test('standards 18: the site’s origin is that of the viewer’s host and protocol, which count only with the secret', async () => {
    const from = (Origin: string, viewer: Record<string, string> = {}) =>
      post(api(CURRENT), { [ORIGIN_SECRET_HEADER]: CURRENT, ...VIEWER, ...viewer, Origin });
    expect((await from('https://ssa.example.hk')).status).toBe(200);
    const other = { [VIEWER_HOST_HEADER]: 'D111111abcdef8.cloudfront.net:443' };
    expect((await from('https://d111111abcdef8.cloudfront.net', other)).status).toBe(200);
    expectProblem(await from('https://ssa.example.hk', other), 'forbidden');
    expectProblem(await from('http://ssa.example.hk'), 'forbidden');
    const evil = { [VIEWER_HOST_HEADER]: 'evil.example', Origin: 'https://evil.example' };
    expectProblem(await post(api(CURRENT), { ...VIEWER, ...evil }), 'forbidden');
  });

  test('standards 20: while Secrets Manager cannot return the secret, every request is answered unavailable', async () => {
    const edge = { secrets: () => Promise.reject(new Unavailable('TimeoutError')) };
    const handler = createApi({ routes, context: {}, origin, edge });
    expectProblem(
      await post(handler, { [ORIGIN_SECRET_HEADER]: CURRENT, ...VIEWER }),
      'unavailable',
    );
  });
});

test.each([
  ['https', 'ssa.example.hk', 'https://ssa.example.hk'],
  ['HTTPS', 'SSA.Example.HK', 'https://ssa.example.hk'],
  ['https', 'ssa.example.hk:443', 'https://ssa.example.hk'],
  ['https', 'ssa.example.hk:8443', 'https://ssa.example.hk:8443'],
  ['http', 'ssa.example.hk:443', 'http://ssa.example.hk:443'],
  ['http', '127.0.0.1:3000', 'http://127.0.0.1:3000'],
  // A browser keeps the dot in both.
  ['https', 'ssa.example.hk.', 'https://ssa.example.hk.'],
  ['https', 'ssa.example.hk, evil.example', undefined],
  ['https', 'ssa.example.hk@evil.example', undefined],
  ['https', 'ssa.example.hk/', undefined],
  ['https', 'ssa.example.hk:65536', undefined],
  ['https', '', undefined],
  ['https', undefined, undefined],
  ['ftp', 'ssa.example.hk', undefined],
  ['', 'ssa.example.hk', undefined],
  [undefined, 'ssa.example.hk', undefined],
])('the origin of a site at protocol %s and host %s is %s', (protocol, host, origin) => {
  expect(siteOrigin(protocol, host)).toBe(origin);
});

test.each([
  ['198.51.100.10:46532', '198.51.100.10'],
  ['2001:0db8:85a3:0000:0000:8a2e:0370:7334:46532', '2001:0db8:85a3:0000:0000:8a2e:0370:7334'],
  ['2001:db8::1:46532', '2001:db8::1'],
  ['[2001:db8::1]:46532', '2001:db8::1'],
  ['::1:46532', '::1'],
  ['::ffff:198.51.100.10:46532', '::ffff:198.51.100.10'],
  ['198.51.100.10', undefined],
  ['198.51.100.256:46532', undefined],
  ['198.51.100.10:46532, 203.0.113.1:1', undefined],
  ['{"level":"ERROR"}:1', undefined],
  ['', undefined],
  [undefined, undefined],
])('the viewer’s address in %s is %s', (header, address) => {
  expect(viewerAddress(header)).toBe(address);
});

describe('the values of the secret', () => {
  let now: number;
  let staged: Record<string, string>;
  let down: boolean;
  let calls: number;
  const client = {
    send: (async ({ input: { VersionStage = '' } }: GetSecretValueCommand) => {
      calls++;
      if (down) throw Object.assign(new Error('away'), { name: 'TimeoutError' });
      if (!staged[VersionStage])
        throw Object.assign(new Error('none'), { name: 'ResourceNotFoundException' });
      return { SecretString: staged[VersionStage] };
    }) as never,
  };
  const create = () => new OriginSecret('arn', client, () => now);
  beforeEach(() => {
    now = 0;
    staged = { AWSCURRENT: CURRENT };
    down = false;
    calls = 0;
  });

  test('a secret that was never rotated has one value; during a rotation it has two', async () => {
    expect(await create().values()).toEqual([CURRENT]);
    staged = { AWSCURRENT: CURRENT, AWSPREVIOUS: PREVIOUS };
    expect(await create().values()).toEqual([CURRENT, PREVIOUS]);
  });

  test('the values are fetched once in five minutes, and a new value takes effect then', async () => {
    const values = create();
    await values.values();
    staged = { AWSCURRENT: PREVIOUS, AWSPREVIOUS: CURRENT };
    now = 5 * 60_000 - 1;
    expect(await values.values()).toEqual([CURRENT]);
    expect(calls).toBe(2);
    now = 5 * 60_000;
    expect(await values.values()).toEqual([PREVIOUS, CURRENT]);
  });

  test('standards 20: during an outage the known values stay valid; without known values it is Unavailable', async () => {
    const known = create();
    await known.values();
    down = true;
    now = 60 * 60_000;
    expect(await known.values()).toEqual([CURRENT]);
    await expect(create().values()).rejects.toThrow(Unavailable);
  });

  test('a secret without a value is a fault, not an empty secret', async () => {
    staged = {};
    await expect(create().values()).rejects.toThrow(Unavailable);
  });
});
