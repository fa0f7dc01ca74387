import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startLocal } from '../../../local/start.ts';
import { lambda, restApi, temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';

const BUNDLE = `
export const handler = async (event) => {
  const answer = event.queryStringParameters?.answer;
  if (answer === 'throw') throw new Error('secret detail');
  if (answer === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  if (answer) return JSON.parse(answer);
  return { statusCode: 200, body: JSON.stringify({ name: process.env.NAME, event }) };
};`;

const gatewayResponse = (api: string, type: string, status: string | undefined, code: string) => ({
  Type: 'AWS::ApiGateway::GatewayResponse',
  Properties: {
    RestApiId: { Ref: api },
    ResponseType: type,
    ...(status && { StatusCode: status }),
    ResponseParameters: {
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.Content-Security-Policy': "'default-src 'none''",
    },
    ResponseTemplates: { 'application/json': `{"code":"${code}","id":"$context.requestId"}` },
  },
});

/** @param binaryMediaTypes of the API of things */
async function start(binaryMediaTypes?: string[]) {
  const resources = {
    Things: lambda('echo', { Timeout: 1, Environment: { Variables: { NAME: 'things' } } }),
    Others: lambda('echo', { Environment: { Variables: { NAME: 'others' } } }),
    ...restApi(
      'ThingsApi',
      {
        'GET /api/things': 'Things',
        'ANY /api/things/{id}': 'Things',
        'GET /api/things/current': 'Others',
        'GET /api/things/{id}/parts': 'Things',
        'ANY /api/files/{path+}': 'Things',
      },
      {
        NotFound: gatewayResponse('ThingsApi', 'MISSING_AUTHENTICATION_TOKEN', '404', 'not-found'),
        Client: gatewayResponse('ThingsApi', 'DEFAULT_4XX', undefined, 'client'),
        Server: gatewayResponse('ThingsApi', 'DEFAULT_5XX', undefined, 'server'),
      },
    ),
    ...restApi('OthersApi', { 'POST /others': 'Others' }),
  };
  if (binaryMediaTypes)
    Object.assign(resources, {
      ThingsApi: {
        Type: 'AWS::ApiGateway::RestApi',
        Properties: { BinaryMediaTypes: binaryMediaTypes },
      },
    });
  const service = await startLocal({
    assembly: writeAssembly(
      temporaryDirectory(),
      { One: { Resources: resources } },
      { echo: BUNDLE },
    ),
    port: 0,
    parameters: {},
    dynamodb: 'http://127.0.0.1:9',
    maxWorkers: 1,
  });
  onTestFinished(service.stop);
  const call = async (method: string, path: string, init: RequestInit = {}) => {
    const response = await fetch(service.url + path, { method, ...init });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: () => JSON.parse(text),
    };
  };
  const answer = (value: unknown) =>
    call('GET', `/api/things?answer=${encodeURIComponent(JSON.stringify(value))}`);
  return { service, call, answer };
}

test('a function receives the event of API Gateway', async () => {
  const { call, service } = await start();
  const answer = await call('POST', '/api/things/a%2Fb%20c/?x=1&x=%C3%A9&y=', {
    headers: { 'X-Probe': 'yes', 'Content-Type': 'text/plain; charset=utf-8' },
    body: '一',
  });
  const { name, event } = answer.json();
  expect(name).toBe('things');
  expect(event).toMatchObject({
    resource: '/api/things/{id}',
    path: '/api/things/a%2Fb%20c/',
    httpMethod: 'POST',
    queryStringParameters: { x: 'é', y: '' },
    multiValueQueryStringParameters: { x: ['1', 'é'], y: [''] },
    pathParameters: { id: 'a%2Fb%20c' },
    stageVariables: null,
    body: '一',
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      httpMethod: 'POST',
      identity: { sourceIp: '127.0.0.1', userAgent: 'node', user: null },
      path: '/live/api/things/a%2Fb%20c/',
      protocol: 'HTTP/1.1',
      resourcePath: '/api/things/{id}',
      stage: 'live',
    },
  });
  expect(event.headers['X-Probe'] ?? event.headers['x-probe']).toBe('yes');
  expect(event.requestContext.requestId).toBe(answer.headers.get('x-amzn-requestid'));
  expect(event.requestContext.requestTime).toMatch(
    /^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/,
  );
  expect(Math.abs(event.requestContext.requestTimeEpoch - service.clock.now())).toBeLessThan(5000);
});

test('missing parts of a request are null in the event, and a repeated header has all its values', async () => {
  const { service } = await start();
  const { hostname, port } = new URL(service.url);
  const body = await new Promise<string>((resolve) => {
    const headers = { Cookie: ['a=1'], 'X-Twice': ['1', '2'] };
    httpRequest({ hostname, port, path: '/api/things', headers }, async (response) => {
      resolve((await response.toArray()).join(''));
    }).end();
  });
  const { event } = JSON.parse(body);
  expect(event).toMatchObject({
    body: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
  });
  expect(event.headers['X-Twice']).toBe('2');
  expect(event.multiValueHeaders['X-Twice']).toEqual(['1', '2']);
});

test.each([
  ['GET', '/api/things', 'things', '/api/things'],
  ['GET', '/api/things/', 'things', '/api/things'],
  ['GET', '/api/things/7?x', 'things', '/api/things/{id}'],
  ['DELETE', '/api/things/7', 'things', '/api/things/{id}'],
  ['OPTIONS', '/api/things/7', 'things', '/api/things/{id}'],
  ['GET', '/api/things/current', 'others', '/api/things/current'],
  ['GET', '/api/things/current/parts', 'things', '/api/things/{id}/parts'],
  ['PUT', '/api/files/a/b/c', 'things', '/api/files/{path+}'],
  ['POST', '/others', 'others', '/others'],
  ['GET', '/api/things/%zz?x=%zz', 'things', '/api/things/{id}'],
  ['GET', '/api/things/__proto__?__proto__=x', 'things', '/api/things/{id}'],
])('%s %s reaches function %s by resource %s', async (method, path, name, resource) => {
  const { call } = await start();
  expect((await call(method, path)).json()).toMatchObject({ name, event: { resource } });
});

test.each([
  ['GET', '/'],
  ['GET', '/api'],
  ['POST', '/api/things'],
  ['GET', '/api/nothing'],
  ['GET', '/api/{proxy+}'],
  ['POST', '/api/things/current/parts'],
  ['HEAD', '/api/things'],
  ['GET', '/constructor'],
])('%s %s is not found', async (method, path) => {
  const answer = await (await start()).call(method, path);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'");
  if (method !== 'HEAD')
    expect(answer.json()).toEqual({
      code: 'not-found',
      id: answer.headers.get('x-amzn-requestid'),
    });
});

test('an API without gateway responses uses the defaults of API Gateway', async () => {
  const answer = await (await start()).call('GET', '/others');
  expect(answer.status).toBe(403);
  expect(answer.json()).toEqual({ message: 'Missing Authentication Token' });
});

test('a response has the status, headers and body of the function', async () => {
  const { answer } = await start();
  const created = await answer({
    statusCode: 201,
    headers: {
      'X-One': 1,
      'Content-Type': 'text/plain',
      'WWW-Authenticate': 'Basic',
      'Content-Length': '1',
    },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    body: 'made',
  });
  expect(created).toMatchObject({ status: 201, text: 'made' });
  expect(created.headers.get('x-one')).toBe('1');
  expect(created.headers.get('content-type')).toBe('text/plain');
  expect(created.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(created.headers.get('www-authenticate')).toBeNull();
  expect(created.headers.get('x-amzn-remapped-www-authenticate')).toBe('Basic');
  expect(await answer({ statusCode: '204' })).toMatchObject({ status: 204, text: '' });
});

test.each([
  [undefined, 'text/plain', 'application/pdf', '一', '5LiA'],
  [['*/*'], 'text/plain', undefined, '5LiA', '一'],
  [['application/pdf'], 'application/pdf', 'application/pdf', '5LiA', '一'],
  [['application/*'], 'text/plain', 'text/html, application/pdf', '一', '5LiA'],
] as const)(
  'with the binary types %j a body of %s arrives, and an answer for %s',
  async (types, contentType, accept, body, text) => {
    const { call } = await start(types && [...types]);
    const sent = await call('POST', '/api/things/7', {
      headers: { 'Content-Type': contentType },
      body: '一',
    });
    expect(sent.json().event).toMatchObject({ body, isBase64Encoded: body !== '一' });
    const file = { statusCode: 200, body: '5LiA', isBase64Encoded: true };
    const path = `/api/things?answer=${encodeURIComponent(JSON.stringify(file))}`;
    expect((await call('GET', path, accept ? { headers: { Accept: accept } } : {})).text).toBe(
      text,
    );
  },
);

test.each([
  ['null', null],
  ['text', 'hello'],
  ['no status', { body: 'x' }],
  ['an absurd status', { statusCode: 99 }],
  ['a body that is not text', { statusCode: 200, body: { a: 1 } }],
  ['a broken header name', { statusCode: 200, headers: { 'a b': 'x' } }],
  ['a broken header value', { statusCode: 200, headers: { a: 'x\r\ny' } }],
])('%s from a function becomes 502', async (_, value) => {
  const answer = await (await start()).answer(value);
  expect(answer.status).toBe(502);
  expect(answer.json().code).toBe('server');
});

test('the response to an exception or a timeout shows no details, as on AWS, and the function handles the next request', async () => {
  const { call } = await start();
  const thrown = await call('GET', '/api/things?answer=throw');
  expect(thrown.status).toBe(502);
  expect(thrown.text).not.toContain('secret');
  const hung = await call('GET', '/api/things?answer=hang');
  expect([hung.status, hung.json().code]).toEqual([502, 'server']);
  expect((await call('GET', '/api/things')).status).toBe(200);
});

test('a body of ten megabytes passes, and one byte more is refused with 413', async () => {
  const { call } = await start();
  const body = new Uint8Array(10 * 1024 * 1024).fill(65);
  expect((await call('PUT', '/api/things/1', { body })).status).toBe(200);
  const refused = await call('PUT', '/api/things/1', { body: new Uint8Array(body.length + 1) });
  expect([refused.status, refused.json().code]).toEqual([413, 'client']);
});

test('clients that disconnect or do not speak HTTP do not affect other requests', async () => {
  const { call, service } = await start();
  const { hostname, port } = new URL(service.url);
  /** Sends a text and resolves to the response, or to what arrives within the time. */
  const say = (text: string, milliseconds = 5000) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(text));
      let received = '';
      socket.on('data', (data) => {
        received += data;
        socket.destroy();
      });
      socket.on('error', () => {}).on('close', () => resolve(received));
      socket.setTimeout(milliseconds, () => socket.destroy());
    });
  await say('POST /api/things/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', 100);
  await say('GET /api/things?answer=hang HTTP/1.1\r\nHost: x\r\n\r\n', 100);
  expect(await say('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
  expect(await say('OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 404/);
  expect(await say('GET http://x/api/things HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(
    /^HTTP\/1.1 200/,
  );
  expect(await say('GET //api//things HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 200/);
  expect(await say(`GET /${'x/'.repeat(5000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 404/,
  );
  expect((await call('GET', '/api/things')).status).toBe(200);
});

test('a method with an unsupported authorizer stops the start with an error that names the method', async () => {
  const resources = { Things: lambda('echo'), ...restApi('Api', { 'GET /a': 'Things' }) };
  const method = Object.entries(resources).find(
    ([, { Type }]) => Type === 'AWS::ApiGateway::Method',
  );
  Object.assign(method?.[1].Properties ?? {}, { AuthorizationType: 'AWS_IAM' });
  const assembly = writeAssembly(
    temporaryDirectory(),
    { One: { Resources: resources } },
    { echo: BUNDLE },
  );
  await expect(
    startLocal({ assembly, port: 0, parameters: {}, dynamodb: 'http://127.0.0.1:9' }),
  ).rejects.toThrow(method?.[0]);
});
