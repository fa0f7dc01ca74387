/**
 * The laptop's token endpoint: RFC 6749 with client credentials only, and its discovery document.
 */
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { type LocalService, startLocal } from '../../../local/start.ts';
import { lambda, restApi, temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';

let service: LocalService;

beforeAll(async () => {
  service = await startLocal({
    assembly: inject('assembly'),
    port: 0,
    parameters: laptopParameters(),
  });
});
afterAll(() => service?.stop());

const MAKER = { client_id: 'C00088.maker', client_secret: 'local' };
const GRANT = { grant_type: 'client_credentials' };
const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

async function ask(form: Record<string, string> | string, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form);
  const answer = await fetch(`${service.url}/oidc/token`, { method: 'POST', body, headers });
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return {
    status: answer.status,
    challenge: answer.headers.get('www-authenticate'),
    ...((await answer.json()) as object),
  };
}

test.each([
  ['in the form', MAKER, {}],
  ['by HTTP Basic', {}, basic('C00088.maker:local')],
  ['by HTTP Basic, percent-encoded', {}, basic('C00088%2Emaker:loca%6C')],
  [
    'by HTTP Basic, and named in the form',
    { client_id: 'C00088.maker' },
    basic('C00088.maker:local'),
  ],
])('a participant’s system authenticates with its credentials %s', async (_, form, headers) => {
  expect(await ask({ ...GRANT, ...form }, headers)).toMatchObject({
    status: 200,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'ssa/read ssa/make',
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  });
});

test.each([
  ['C00088.maker', 'ssa/read ssa/make'],
  ['C00088.checker', 'ssa/read ssa/check'],
  ['B01078.reader', 'ssa/read'],
])(
  'client %s gets the scopes %s by default, and only ssa/read if it asks for that',
  async (client_id, scope) => {
    expect(await ask({ ...GRANT, client_id, client_secret: 'local' })).toMatchObject({ scope });
    expect(
      await ask({ ...GRANT, client_id, client_secret: 'local', scope: 'ssa/read' }),
    ).toMatchObject({
      scope: 'ssa/read',
    });
  },
);

test.each([
  ['another secret', { ...GRANT, ...MAKER, client_secret: 'LOCAL' }, {}, 401, 'invalid_client'],
  ['no secret', { ...GRANT, client_id: 'C00088.maker' }, {}, 401, 'invalid_client'],
  ['no client', { ...GRANT }, {}, 401, 'invalid_client'],
  ['an unknown role', { ...GRANT, ...MAKER, client_id: 'C00088.boss' }, {}, 401, 'invalid_client'],
  [
    'a malformed participant ID',
    { ...GRANT, ...MAKER, client_id: 'c88.maker' },
    {},
    401,
    'invalid_client',
  ],
  [
    'more than one role',
    { ...GRANT, ...MAKER, client_id: 'C00088.maker.checker' },
    {},
    401,
    'invalid_client',
  ],
  ['a wrong password by Basic', { ...GRANT }, basic('C00088.maker:x'), 401, 'invalid_client'],
  [
    'credentials in two places',
    { ...GRANT, ...MAKER },
    basic('C00088.maker:local'),
    400,
    'invalid_request',
  ],
  [
    'two client IDs',
    { ...GRANT, client_id: 'B01078.maker' },
    basic('C00088.maker:local'),
    400,
    'invalid_request',
  ],
  [
    'another authentication scheme',
    { ...GRANT },
    { authorization: 'Bearer x' },
    400,
    'invalid_request',
  ],
  ['no grant', { ...MAKER }, {}, 400, 'invalid_request'],
  ['a password grant', { ...MAKER, grant_type: 'password' }, {}, 400, 'unsupported_grant_type'],
  [
    'a code grant',
    { ...MAKER, grant_type: 'authorization_code' },
    {},
    400,
    'unsupported_grant_type',
  ],
  ['an unknown scope', { ...GRANT, ...MAKER, scope: 'ssa/all' }, {}, 400, 'invalid_scope'],
  ['a scope of another role', { ...GRANT, ...MAKER, scope: 'ssa/check' }, {}, 400, 'invalid_scope'],
  ['a JSON body', '{}', { 'content-type': 'application/json' }, 400, 'invalid_request'],
  [
    'a repeated field',
    'grant_type=client_credentials&grant_type=client_credentials',
    {},
    400,
    'invalid_request',
  ],
])(
  'the token endpoint refuses %s with the error of RFC 6749',
  async (_, form, headers, status, error) => {
    const { challenge, ...answer } = await ask(form, headers as Record<string, string>);
    expect(answer).toEqual({ status, error });
    expect(challenge).toBe(status === 401 ? 'Basic realm="participants"' : null);
  },
);

test('the discovery document leads to the issuer, the endpoint and the keys that verify its tokens, without private keys', async () => {
  const get = async (url: string) => (await fetch(url)).json() as Promise<Record<string, string>>;
  const discovered = await get(`${service.url}/oidc/.well-known/openid-configuration`);
  expect(discovered).toMatchObject({
    issuer: `${service.url}/oidc`,
    token_endpoint: `${service.url}/oidc/token`,
  });
  const keys = await get(discovered.jwks_uri ?? '');
  expect(JSON.stringify(keys)).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
  const { access_token } = (await ask({ ...GRANT, ...MAKER })) as never as { access_token: string };
  const { payload } = await jwtVerify(
    access_token,
    createRemoteJWKSet(new URL(discovered.jwks_uri ?? '')),
    {
      issuer: discovered.issuer as string,
      currentDate: new Date(service.clock.now()),
    },
  );
  expect(payload).toEqual({
    sub: 'C00088.maker',
    client_id: 'C00088.maker',
    participantId: 'C00088',
    token_use: 'access',
    scope: 'ssa/read ssa/make',
    iss: discovered.issuer,
    iat: expect.any(Number),
    auth_time: payload.iat,
    exp: (payload.iat ?? 0) + 3600,
    version: 2,
    jti: expect.any(String),
  });
});

test.each([
  ['GET', '/oidc/token', 405],
  ['GET', '/oidc/authorize', 404],
  ['GET', '/oidc', 404],
])('%s %s returns %s: the issuer supports no other grant', async (method, path, status) => {
  expect((await fetch(service.url + path, { method })).status).toBe(status);
});

const POOL = {
  Type: 'AWS::Cognito::UserPool',
  Properties: {
    LambdaConfig: {
      PreTokenGenerationConfig: {
        LambdaArn: { 'Fn::GetAtt': ['F', 'Arn'] },
        LambdaVersion: 'V3_0',
      },
    },
  },
};
const AUTHORIZER = {
  Type: 'AWS::ApiGateway::Authorizer',
  Properties: {
    Type: 'COGNITO_USER_POOLS',
    ProviderARNs: [{ 'Fn::GetAtt': ['Pool', 'Arn'] }],
    IdentitySource: 'method.request.header.Authorization',
  },
};
const GUARDED = {
  AuthorizationType: 'COGNITO_USER_POOLS',
  AuthorizerId: { Ref: 'Authorizer' },
  AuthorizationScopes: ['a/b'],
};

function start(changed: { pool?: object; authorizer?: object; method?: object }) {
  const resources = {
    F: lambda('f'),
    Pool: { ...POOL, Properties: { ...POOL.Properties, ...changed.pool } },
    Authorizer: { ...AUTHORIZER, Properties: { ...AUTHORIZER.Properties, ...changed.authorizer } },
    ...restApi('Api', { 'GET /a': 'F' }),
  };
  const method = Object.values(resources).find(({ Type }) => Type === 'AWS::ApiGateway::Method');
  Object.assign(method?.Properties ?? {}, { ...GUARDED, ...changed.method });
  const assembly = writeAssembly(
    temporaryDirectory(),
    { One: { Resources: resources } },
    { f: 'export const handler = () => {}' },
  );
  return startLocal({ assembly, port: 0, parameters: {}, dynamodb: 'http://127.0.0.1:9' });
}

test('an API with a user pool authorizer starts, and refuses a request without a token', async () => {
  const { url, stop } = await start({});
  expect((await fetch(`${url}/a`)).status).toBe(401);
  await stop();
});

test.each([
  [
    'a trigger of another version',
    {
      pool: {
        LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: 'x', LambdaVersion: 'V2_0' } },
      },
    },
    'V3_0',
  ],
  ['no trigger', { pool: { LambdaConfig: {} } }, 'V3_0'],
  [
    'a trigger that is not a function',
    {
      pool: {
        LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: 'x', LambdaVersion: 'V3_0' } },
      },
    },
    'not a function',
  ],
  [
    'an authorizer of another pool',
    { authorizer: { ProviderARNs: ['arn:aws:cognito-idp:x:1:userpool/other'] } },
    'Authorizer',
  ],
  [
    'an authorizer that reads another header',
    { authorizer: { IdentitySource: 'method.request.header.X' } },
    'Authorizer',
  ],
  ['an authorizer with a function', { authorizer: { Type: 'TOKEN' } }, 'Authorizer'],
  [
    'a method without scopes, which would accept ID tokens',
    { method: { AuthorizationScopes: [] } },
    'scopes',
  ],
  ['a method with a missing authorizer', { method: { AuthorizerId: 'x' } }, 'authorizers'],
])(
  '%s stops the start with an error, so that no API is unprotected',
  async (_, changed, message) => {
    await expect(start(changed)).rejects.toThrow(message);
  },
);
