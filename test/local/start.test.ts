import { expect, inject, onTestFinished, test } from 'vitest';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { freePort } from '../../local/shared/http.ts';
import { type LocalOptions, startLocal } from '../../local/start.ts';
import { recordLine } from '../log-search/record.ts';
import { lambda, temporaryDirectory, writeAssembly } from '../support/local/fixture.ts';

const stack = {
  Resources: { InvestorFunction1: lambda('f', { Environment: { Variables: { COST: '12' } } }) },
};

async function start(options: Partial<LocalOptions> = {}) {
  const assembly = writeAssembly(
    temporaryDirectory(),
    { One: stack },
    { f: 'export const handler = () => {}' },
  );
  const service = await startLocal({
    assembly,
    port: 0,
    parameters: {},
    dynamodb: 'http://127.0.0.1:9',
    ...options,
  });
  onTestFinished(service.stop);
  return service;
}

test('the whole app starts with its own DynamoDB engine', async () => {
  const service = await startLocal({
    assembly: inject('assembly'),
    port: 0,
    parameters: laptopParameters(),
    log: (_, line) => recordLine(line),
  });
  onTestFinished(service.stop);
  expect(service.functionEnvironment('investor')).toMatchObject({
    // Through the permission check.
    AWS_ENDPOINT_URL_DYNAMODB: service.endpoints.AWS_ENDPOINT_URL_KMS?.replace('/KMS', '/DYNAMODB'),
    AWS_REGION: 'ap-southeast-1',
  });
  expect((await fetch(`${service.url}/api/terms`)).status).toBe(200);
});

test('a function has the environment of its template, with the overrides of the caller', async () => {
  const service = await start({ environment: { COST: '4' } });
  expect(service.functionEnvironment('investor')).toMatchObject({
    COST: '4',
    AWS_LAMBDA_FUNCTION_NAME: 'One-InvestorFunction1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    ...service.endpoints,
    AWS_ENDPOINT_URL_DYNAMODB: service.endpoints.AWS_ENDPOINT_URL_KMS?.replace('/KMS', '/DYNAMODB'),
  });
  expect(() => service.functionEnvironment('nobody')).toThrow('nobody');
  expect(() => service.observed('nobody')).toThrow('nobody');
});

test('GET /local/clock returns the time, and POST moves it forward and refuses invalid durations', async () => {
  const { url, clock } = await start();
  const post = (body: string, type = 'application/json') =>
    fetch(`${url}/local/clock`, { method: 'POST', body, headers: { 'Content-Type': type } });
  const near = async (response: Response) => {
    expect(response.status).toBe(200);
    expect(
      Math.abs(Date.parse(((await response.json()) as { now: string }).now) - clock.now()),
    ).toBeLessThan(3000);
  };
  await near(await fetch(`${url}/local/clock`));
  await near(await post('{"advance":"P1D"}'));
  expect(clock.now() - Date.now()).toBeGreaterThan(86_000_000);

  const refused = await post('{"advance":"1Y","colour":1}');
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(await refused.json()).toMatchObject({
    type: 'urn:ssa:problem:invalid-input',
    status: 422,
    code: 'invalid-input',
    fields: { advance: ['format'], colour: ['unknown'] },
  });
  expect(await (await post('{}')).json()).toMatchObject({ fields: { advance: ['missing'] } });
  for (const body of ['', '{', '[]', 'null', '1']) expect((await post(body)).status).toBe(400);
  expect((await post('P1D', 'text/plain')).status).toBe(415);
  const other = await fetch(`${url}/local/clock`, { method: 'DELETE' });
  expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET, POST']);
  expect((await fetch(`${url}/local/nothing`)).status).toBe(404);
});

test('additional routes receive query, headers, body and the service', async () => {
  const { url } = await start({
    routes: ({ clock }) => ({
      'POST /local/probe': async ({ query, headers, body }) => ({
        status: 201,
        body: { body, q: query.get('q'), h: headers['x-h'], clock: typeof clock.now() },
      }),
      'GET /local/fault': () => {
        throw new Error('secret detail');
      },
    }),
  });
  const headers = { 'Content-Type': 'text/csv', 'X-H': 'h' };
  const answer = await fetch(`${url}/local/probe?q=1`, { method: 'POST', body: 'a,b', headers });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ body: 'a,b', q: '1', h: 'h', clock: 'number' });
  const fault = await fetch(`${url}/local/fault`);
  expect(await fault.json()).toMatchObject({ status: 500, code: 'internal' });
});

test('a path parameter is decoded, and an invalid percent-encoding gets 404', async () => {
  const { url } = await start({
    routes: () => ({
      'GET /local/probe/{name}': ({ parameters: { name } }) => ({ status: 200, body: { name } }),
    }),
  });
  const name = 'a file, 100 %.csv';
  const answer = await fetch(`${url}/local/probe/${encodeURIComponent(name)}`);
  expect(await answer.json()).toEqual({ name });
  expect((await fetch(`${url}/local/probe/100%`)).status).toBe(404);
});

test('nothing listens after a stop or a failed start', async () => {
  const service = await start();
  await service.stop();
  await service.stop();
  await expect(fetch(service.url)).rejects.toThrow();

  const port = await freePort();
  await expect(
    start({ port, assembly: async () => Promise.reject(new Error('no app')) }),
  ).rejects.toThrow('no app');
  await start({ port });
  await expect(start({ port })).rejects.toThrow(
    `Port ${port} is taken: choose another with --port`,
  );
});
