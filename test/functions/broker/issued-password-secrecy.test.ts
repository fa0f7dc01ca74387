/**
 * Standards 13: the phone password of an opening or of an approved reset appears in one answer and
 * nowhere else. The test searches everything that the deployed functions leave behind.
 */
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StreamReader } from '../../../local/events/stream-reader.ts';
import { recordLine } from '../../log-search/record.ts';
import { markAccount, secret } from '../../log-search/secrets.ts';
import type { Answer } from '../../support/api.ts';
import { freshUserId, RIGHT } from '../../support/investor.ts';
import type { Service } from '../../support/service.ts';
import {
  CHEAP,
  credentials,
  identity,
  type RegisteredAccount,
  registration,
  startService,
} from '../../support/service.ts';
import { defaultHolder } from '../../support/world.ts';

const NUMBER = '70000001';

let service: Service;
const lines: string[] = [];
beforeAll(async () => {
  service = await startService({
    environment: CHEAP,
    log: (_, line) => {
      lines.push(line);
      recordLine(line);
    },
  });
});
afterAll(() => service?.stop());

/** Calls the participant API over HTTP, as one of a participant's systems. */
async function ask(
  system: string,
  method: string,
  path: string,
  body?: object,
): Promise<Answer['body']> {
  const form = {
    grant_type: 'client_credentials',
    client_id: `C00088.${system}`,
    client_secret: 'local',
  };
  const token = await fetch(`${service.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const answer = await fetch(service.url + path, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status).toBeLessThan(300);
  return answer.json();
}

async function approved(
  body: object,
): Promise<{ requestId: string; phoneUserId: string; phonePassword: string }> {
  const { requestId } = await ask('maker', 'POST', '/broker/requests', body);
  const answer = await ask('checker', 'POST', `/broker/requests/${requestId}/approval`);
  secret(answer.phonePassword);
  return { ...answer, requestId };
}

const engine = () => {
  const {
    AWS_ENDPOINT_URL_DYNAMODB = '',
    AWS_ACCESS_KEY_ID = '',
    AWS_REGION = '',
  } = service.endpoints;
  return {
    endpoint: AWS_ENDPOINT_URL_DYNAMODB,
    region: AWS_REGION,
    accessKeyId: AWS_ACCESS_KEY_ID,
  };
};

/** The items of every table and the records of every stream, with both images, by table name. */
async function tablesAndStreams(): Promise<{
  tables: Map<string, string>;
  streams: Map<string, string>;
}> {
  const { endpoint, region, accessKeyId } = engine();
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const tables = new Map<string, string>();
  const streams = new Map<string, string>();
  for (const table of TableNames) {
    const items: unknown[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table }))
      items.push(...Items);
    tables.set(table, JSON.stringify(items));
    const stream = await recordsOf(table).catch((error: Error) => {
      // Some tables have no stream.
      if (!/stream/i.test(error.message)) throw error;
      return undefined;
    });
    if (stream !== undefined) streams.set(table, stream);
  }
  client.destroy();
  return { tables, streams };
}

async function recordsOf(table: string): Promise<string> {
  const reader = new StreamReader({
    ...engine(),
    table,
    eventSourceArn: `arn:aws:dynamodb:::${table}`,
  });
  const records: unknown[] = [];
  try {
    for (let next = await reader.next(1000); next; next = await reader.next(1000))
      records.push(...next.records);
  } finally {
    reader.close();
  }
  return JSON.stringify(records);
}

async function archive(): Promise<string> {
  const bucket = `${service.endpoints.AWS_ENDPOINT_URL_S3}/${service.functionEnvironment('audit').ARCHIVE_BUCKET}`;
  const listed = await (await fetch(`${bucket}?list-type=2`)).text();
  const keys = [...listed.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
  return (
    await Promise.all(keys.map(async (key) => (await fetch(`${bucket}/${key}`)).text()))
  ).join('\n');
}

test('the password of an opening or a reset is in no log, stream, table, archive, message or other answer', async () => {
  const opening = { type: 'open-account', accountNumber: NUMBER, holder: defaultHolder };
  const opened = await approved(opening);
  const { phoneUserId, phonePassword } = opened;
  const account: RegisteredAccount = {
    ...markAccount(
      { participantId: 'C00088', accountNumber: NUMBER, phoneUserId, phonePassword },
      defaultHolder,
    ),
    internetUserId: freshUserId(),
    internetPassword: RIGHT,
  };
  const browser = service.browser();
  expect((await browser.post('/api/registrations', registration(account))).status).toBe(201);
  expect((await browser.post('/api/sessions', credentials(account))).status).toBe(201);
  const reset = await approved({ type: 'reset-phone-password', accountNumber: NUMBER });
  // Each password is entered while it is right and while it is wrong.
  const enter = (phonePassword: string) =>
    browser.post('/api/password-resets', identity(account, { phonePassword }));
  expect((await enter(opened.phonePassword)).status).toBe(201);
  expect((await enter(reset.phonePassword)).status).toBe(401);
  await service.advance('P1D');
  expect((await enter(reset.phonePassword)).status).toBe(201);
  expect((await enter(opened.phonePassword)).status).toBe(401);
  await service.settled();

  const { tables, streams } = await tablesAndStreams();
  const named = (prefix: string, of: Map<string, string>) =>
    [...of]
      .filter(([name]) => name.startsWith(prefix) || name.includes(prefix))
      .map(([, text]) => text)
      .join('');
  const everywhere = new Map<string, string>([
    ...[...tables].map(([name, text]): [string, string] => [`table ${name}`, text]),
    ...[...streams].map(([name, text]): [string, string] => [`stream of ${name}`, text]),
    ['logs', lines.join('\n')],
    ['archive', await archive()],
    [
      'messages',
      JSON.stringify((await browser.get(`/local/messages?accountNumber=${NUMBER}`)).body),
    ],
    ['requests', JSON.stringify(await ask('reader', 'GET', '/broker/requests'))],
    ['events', JSON.stringify(await ask('reader', 'GET', `/broker/accounts/${NUMBER}/events`))],
    ['the account', JSON.stringify(await ask('reader', 'GET', `/broker/accounts/${NUMBER}`))],
  ]);
  for (const [where, text] of everywhere) {
    for (const password of [opened.phonePassword, reset.phonePassword]) {
      for (const form of [
        password,
        Buffer.from(password).toString('base64'),
        Buffer.from(password).toString('hex'),
      ]) {
        expect(text.includes(form), `${where} hold the password`).toBe(false);
      }
    }
  }

  // The search covered real data: approved requests, both images of the credential, messages, logs.
  for (const of of [tables, streams]) {
    expect(named('Requests', of)).toContain(opened.requestId);
    expect(named('Requests', of)).toContain(reset.requestId);
    expect(named('Requests', of)).toContain('C00088#approved');
    expect(named('Credentials', of)).toContain(account.phoneUserId);
    expect(named('Accounts', of)).toContain(NUMBER);
  }
  expect(named('Credentials', streams)).toContain('resetHash');
  for (const image of ['OldImage', 'NewImage'])
    expect(named('Credentials', streams)).toContain(image);
  expect(everywhere.get('archive')).toContain('phone-password-reset-approved');
  expect(everywhere.get('messages')).toContain('body');
  expect(everywhere.get('logs')).toContain('/broker/requests/{requestId}/approval');
});
