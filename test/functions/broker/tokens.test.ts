/**
 * Tokens at the participant API over HTTP: the laptop's issuer and authorizer, the deployed
 * functions.
 */
import { createHmac, createPublicKey, type JsonWebKey, randomBytes } from 'node:crypto';
import { generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { scopes } from '../../../core/http/route.ts';
import { routes } from '../../../functions/broker/routes.ts';
import type { Issuer } from '../../../local/aws/oidc.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { seed } from '../../../local/demo/accounts.ts';
import { type LocalService, startLocal } from '../../../local/start.ts';
import { expectSecure } from '../../support/api.ts';

const ACCOUNT = '/broker/accounts/10000001';
const HOUR = 3600;

let service: LocalService;
let issuer: Issuer;
let lines: { source: string; line: string }[] = [];
const used = new Set<string>();

beforeAll(async () => {
  service = await startLocal({
    assembly: inject('assembly'),
    port: 0,
    parameters: laptopParameters(),
    environment: { BCRYPT_COST: '4' },
    log: (source, line) => lines.push({ source, line }),
  });
  issuer = service.issuer as Issuer;
  await seed(service);
});
afterAll(() => service?.stop());
afterEach(() => {
  const logged = lines.map(({ line }) => line).join('\n');
  expect(
    [...used].filter(
      (token) => logged.includes(token) || logged.includes(token.split('.')[2] || token),
    ),
  ).toEqual([]);
  used.clear();
  lines = [];
});

const seconds = () => Math.floor(service.clock.now() / 1000);

/** The claims of a valid token. */
const good = () => ({
  sub: 'C00088.reader',
  client_id: 'C00088.reader',
  participantId: 'C00088',
  token_use: 'access',
  scope: 'ssa/read',
  iss: issuer.url,
  iat: seconds(),
  exp: seconds() + HOUR,
  jti: randomBytes(8).toString('hex'),
});

interface Refused {
  status: number;
  code: string;
  requestId: string;
}

async function get(
  authorization: string | undefined,
  path = ACCOUNT,
  method = 'GET',
): Promise<Response> {
  const token = authorization?.replace(/^Bearer /, '');
  if (token && token.length > 20) used.add(token);
  return fetch(service.url + path, {
    method,
    headers: authorization === undefined ? {} : { authorization },
  });
}

/** The refusal: checked to be a problem document with the service's headers. */
async function refused(response: Response): Promise<Refused> {
  const body = (await response.json()) as { code: string };
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expectSecure({ headers: Object.fromEntries(response.headers) } as never);
  expect(body).toMatchObject({ type: `urn:ssa:problem:${body.code}`, status: response.status });
  return {
    status: response.status,
    code: body.code,
    requestId: response.headers.get('x-amzn-requestid') ?? '',
  };
}

/** The log lines of a request, parsed. */
function linesOf(requestId: string): Record<string, unknown>[] {
  const found = lines.filter(({ line }) => line.includes(requestId));
  return found.map(({ line }) => JSON.parse(line));
}

/** A token that the laptop's issuer gives to a participant's system. */
async function token(id: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: 'local',
  });
  const answer = await fetch(`${service.url}/oidc/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

test('a valid token is accepted, with and without "Bearer"', async () => {
  const mine = await token('C00088.reader');
  expect((await get(`Bearer ${mine}`)).status).toBe(200);
  expect((await get(`bearer ${mine}`)).status).toBe(200);
  expect((await get(mine)).status).toBe(200);
  expect((await get(await issuer.sign(good()))).status).toBe(200);
});

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const swapped = (jwt: string, claims: object) => {
  const [header, , signature] = jwt.split('.');
  return `${header}.${b64(claims)}.${signature}`;
};
const foreign = async (claims: object, kid?: string) => {
  const { privateKey } = await generateKeyPair('RS256');
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', ...(kid ? { kid } : {}) })
    .sign(privateKey);
};
const ourKey = () => issuer.keys.keys[0] as JWK;

const INVALID: [string, () => string | undefined | Promise<string | undefined>][] = [
  ['no token', () => undefined],
  ['an empty header', () => ''],
  ['"Bearer" without a token', () => 'Bearer'],
  ['garbage', () => 'Bearer garbage'],
  ['two dots', () => 'Bearer ..'],
  ['a password', () => `Basic ${btoa('C00088.reader:local')}`],
  [
    'an expired token',
    () => issuer.sign({ ...good(), iat: seconds() - HOUR - 1, exp: seconds() - 1 }),
  ],
  ['a token that does not expire', () => issuer.sign((({ exp: _, ...rest }) => rest)(good()))],
  ['a token that is not valid yet', () => issuer.sign({ ...good(), nbf: seconds() + HOUR })],
  [
    'a token of another issuer',
    () => issuer.sign({ ...good(), iss: 'https://elsewhere.example.com' }),
  ],
  [
    'a token of another user pool',
    () =>
      issuer.sign({
        ...good(),
        iss: 'https://cognito-idp.ap-southeast-1.amazonaws.com/ap-southeast-1_other',
      }),
  ],
  ['a token without an issuer', () => issuer.sign((({ iss: _, ...rest }) => rest)(good()))],
  ['a token signed with another key', () => foreign(good())],
  ['a token signed with another key under our key ID', () => foreign(good(), ourKey().kid)],
  [
    'a token whose claims were changed',
    async () => swapped(await issuer.sign(good()), { ...good(), participantId: 'B01078' }),
  ],
  ['a token without a signature', async () => (await issuer.sign(good())).replace(/[^.]+$/, '')],
  ['alg none', () => new UnsecuredJWT({ ...good() }).encode()],
  [
    'alg None, with our key ID',
    () => `${b64({ alg: 'None', kid: ourKey().kid, typ: 'JWT' })}.${b64(good())}.`,
  ],
  [
    'alg none over our signature',
    async () =>
      (await issuer.sign(good())).replace(/^[^.]+/, b64({ alg: 'none', kid: ourKey().kid })),
  ],
  [
    'HS256 with our public key as the secret',
    async () => {
      const secret = createPublicKey({ key: ourKey() as JsonWebKey, format: 'jwk' }).export({
        type: 'spki',
        format: 'pem',
      });
      const body = `${b64({ alg: 'HS256', kid: ourKey().kid })}.${b64(good())}`;
      return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
    },
  ],
  [
    'a token that carries the sender’s own key in its header',
    async () => {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
      const jwk = await crypto.subtle.exportKey('jwk', publicKey);
      return new SignJWT({ ...good() })
        .setProtectedHeader({ alg: 'RS256', jwk: jwk as JWK })
        .sign(privateKey);
    },
  ],
  [
    'an identity token for the right audience',
    () => issuer.sign({ ...good(), token_use: 'id', aud: 'C00088.reader' }),
  ],
  ['a token without `token_use`', () => issuer.sign((({ token_use: _, ...rest }) => rest)(good()))],
  ['a token without a subject', () => issuer.sign((({ sub: _, ...rest }) => rest)(good()))],
];

test.each(INVALID)('%s is refused by the authorizer and logged', async (_, make) => {
  const { requestId, ...answer } = await refused(await get(await make()));
  expect(answer).toEqual({ status: 401, code: 'not-signed-in' });
  const [access, ...others] = linesOf(requestId);
  expect(access).toMatchObject({
    status: '401',
    gatewayError: 'UNAUTHORIZED',
    resource: '/broker/accounts/{accountNumber}',
  });
  expect(others).toEqual([]);
});

test.each([
  ['without a scope', { scope: undefined }],
  ['with scopes of another resource server', { scope: 'other/read ssa2/read read' }],
  [
    'of another app of the pool, for people’s profiles',
    { scope: 'openid aws.cognito.signin.user.admin' },
  ],
])('a valid token %s is forbidden by the authorizer and logged', async (_, changed) => {
  const { requestId, ...answer } = await refused(
    await get(await issuer.sign({ ...good(), ...changed })),
  );
  expect(answer).toEqual({ status: 403, code: 'forbidden' });
  expect(linesOf(requestId)).toEqual([
    expect.objectContaining({ status: '403', gatewayError: 'ACCESS_DENIED' }),
  ]);
});

test.each([
  ['with the scopes to make and check, but not to read', { scope: 'ssa/make ssa/check' }],
  ['without a participant', { participantId: undefined }],
  ['with a malformed participant ID', { participantId: 'C00088#1' }],
  ['with several participants', { participantId: ['C00088', 'B01078'] }],
])(
  'a valid token %s is forbidden by the function and logged as a security event',
  async (_, changed) => {
    const { requestId, ...answer } = await refused(
      await get(await issuer.sign({ ...good(), ...changed })),
    );
    expect(answer).toEqual({ status: 403, code: 'forbidden' });
    expect(linesOf(requestId)).toContainEqual(
      expect.objectContaining({
        message: 'security event',
        level: 'WARN',
        code: 'forbidden',
        actor: 'C00088.reader',
      }),
    );
  },
);

test("another participant's valid token gets not-found, and the log names the caller", async () => {
  const { requestId, ...answer } = await refused(await get(await token('B01078.reader')));
  expect(answer).toEqual({ status: 404, code: 'not-found' });
  const missing = await refused(
    await get(await token('B01078.reader'), '/broker/accounts/99999999'),
  );
  expect([missing.status, missing.code]).toEqual([404, 'not-found']);
  expect(linesOf(requestId)).toContainEqual(
    expect.objectContaining({ code: 'not-found', participantId: 'B01078', actor: 'B01078.reader' }),
  );
});

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_, { method, path, scope }) => {
    const url = path.replaceAll(/\{\w+\}/g, '10000001');

    test('checks the token and its scope before anything else', async () => {
      expect((await refused(await get(undefined, url, method))).code).toBe('not-signed-in');
      for (const other of scopes.filter((each) => each !== scope)) {
        const { requestId, code } = await refused(
          await get(await issuer.sign({ ...good(), scope: other }), url, method),
        );
        expect(code).toBe('forbidden');
        expect(linesOf(requestId)).toContainEqual(
          expect.objectContaining({ message: 'security event', code, actor: 'C00088.reader' }),
        );
      }
    });
  },
);

test('an unsupported method is answered method-not-allowed only to a caller with a token', async () => {
  expect((await refused(await get(undefined, ACCOUNT, 'DELETE'))).code).toBe('not-signed-in');
  const answer = await get(await token('C00088.maker'), ACCOUNT, 'DELETE');
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
});

test('a token expires after an hour of the laptop’s clock, to the second', async () => {
  const mine = await token('C00088.reader');
  const { exp } = JSON.parse(Buffer.from(mine.split('.')[1] ?? '', 'base64url').toString());
  service.clock.advance(exp * 1000 - service.clock.now() - 5000);
  expect((await get(mine)).status).toBe(200);
  service.clock.advance(5000);
  expect((await refused(await get(mine))).code).toBe('not-signed-in');
  expect((await get(await token('C00088.reader'))).status).toBe(200);
});
