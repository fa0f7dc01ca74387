/** The canary as deployed, against the whole service: what it does, logs and leaves behind. */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAILED, PASSED, WITHOUT_ACCOUNT } from '../../../functions/canary/canary-log.ts';
import { recordLine } from '../../log-search/record.ts';
import {
  CHEAP,
  credentials,
  type RegisteredAccount,
  type Service,
  startService,
} from '../../support/service.ts';

const run = promisify(execFile);

let service: Service;
let account: RegisteredAccount;

beforeAll(async () => {
  service = await startService({ environment: CHEAP });
  account = await service.registered({ phones: [], email: 'success@simulator.amazonses.com' });
});
afterAll(() => service.stop());

/** Fills the secret, as operations do. */
async function fillSecret(value: string): Promise<void> {
  const { endpoints } = service;
  const client = new SecretsManagerClient({
    endpoint: endpoints.AWS_ENDPOINT_URL_SECRETS_MANAGER as string,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: endpoints.AWS_ACCESS_KEY_ID as string, secretAccessKey: 'local' },
  });
  const { CANARY_SECRET_ARN: SecretId } = service.functionEnvironment('canary');
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
}

/** Runs the bundle once; returns its log lines, without what varies, and the routes it called. */
async function visit(site = service.url) {
  const before = service.lines().length;
  const environment = service.functionEnvironment('canary');
  const bundle = pathToFileURL(join(environment.LAMBDA_TASK_ROOT as string, 'index.mjs'));
  const script = `const { handler } = await import('${bundle}'); await handler({}, { awsRequestId: 'test' });`;
  const { stdout, stderr } = await run(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { env: { ...environment, SITE_URL: site } },
  );
  // Warnings and errors are in the second.
  const written = `${stderr}${stdout}`.split('\n').filter(Boolean);
  for (const line of written) recordLine(line);
  const lines = written.map((line) => JSON.parse(line));
  return {
    lines: lines.map(({ message, step, status }) => [message, step, status].filter(Boolean)),
    milliseconds: lines.find(({ message }) => message === PASSED)?.milliseconds,
    requests: service
      .lines()
      .slice(before)
      .map((line) => JSON.parse(line))
      .filter(({ route }) => route)
      .map(({ route, status }) => `${route} ${status}`),
  };
}

test('without an account the canary reads the terms only, and leaves nothing behind', async () => {
  expect(await visit()).toEqual({
    lines: [[WITHOUT_ACCOUNT], [PASSED]],
    milliseconds: expect.any(Number),
    requests: ['GET /api/terms 200'],
  });
});

test('without an account, a name that is not in the DNS yet is no reason to page anybody', async () => {
  expect((await visit('https://ssa.example.invalid')).lines).toEqual([
    [WITHOUT_ACCOUNT],
    [FAILED, 'terms'],
    ['fault'],
  ]);
});

test('with an account the canary signs in, reads the balances and signs out', async () => {
  await fillSecret(JSON.stringify(credentials(account)));
  expect(await visit()).toEqual({
    lines: [[PASSED]],
    milliseconds: expect.any(Number),
    requests: [
      'GET /api/terms 200',
      'POST /api/sessions 201',
      'GET /api/account/balances 200',
      'DELETE /api/sessions/current 204',
    ],
  });
});

test('a refused sign-in is a failure with its status', async () => {
  await fillSecret(JSON.stringify(credentials(account, { password: 'Wr0ng-password' })));
  expect(await visit()).toMatchObject({
    lines: [[FAILED, 'sign-in', 401]],
    requests: ['GET /api/terms 200', 'POST /api/sessions 401'],
  });
});

test.each(['Rx7tulip88', '{"password": "Rx7tulip88"}'])(
  'a secret that is not an account, %j, is a failure that does not log it',
  async (value) => {
    await fillSecret(value);
    const { lines, requests } = await visit();
    expect(lines).toEqual([[FAILED, 'account'], ['fault']]);
    expect(requests).toEqual([]);
  },
);

test('a session is signed out even if the balances fail', async () => {
  await fillSecret(JSON.stringify(credentials(account)));
  // Passes everything on to the service, but the balances.
  const requests: string[] = [];
  const broken = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push(`${method} ${url}`);
    if (url.endsWith('/balances')) return response.writeHead(503).end();
    const { port } = broken.address() as AddressInfo;
    const body = await buffer(request);
    const answer = await fetch(`${service.url}${url}`, {
      method,
      headers: {
        ...(headers.origin === `http://127.0.0.1:${port}` && { Origin: service.url }),
        ...(headers.cookie && { Cookie: headers.cookie }),
        ...(headers['content-type'] && { 'Content-Type': headers['content-type'] }),
      },
      ...(body.length > 0 && { body }),
    });
    response.writeHead(answer.status, {
      'Content-Type': answer.headers.get('Content-Type') ?? '',
      'Set-Cookie': answer.headers.getSetCookie(),
    });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
  const { port } = broken.address() as AddressInfo;
  const { lines } = await visit(`http://127.0.0.1:${port}`);
  broken.close();
  expect(lines).toEqual([[FAILED, 'balances', 503]]);
  expect(requests).toEqual([
    'GET /api/terms',
    'POST /api/sessions',
    'GET /api/account/balances',
    'DELETE /api/sessions/current',
  ]);
});

test('a site that cannot be reached is a failure of the first step', async () => {
  expect((await visit('http://127.0.0.1:9')).lines).toEqual([[FAILED, 'terms'], ['fault']]);
});
