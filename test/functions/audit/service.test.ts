/** The audit and messages functions as deployed, behind the streams of the APIs' tables. */
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { DomainEvent } from '../../../core/domain/events.ts';
import { accountKey, credentialId } from '../../../core/domain/identifiers.ts';
import type { RecordedEvent } from '../../../core/store/audit-trail.ts';
import type { Message } from '../../../local/aws/message.ts';
import { recordLine } from '../../log-search/record.ts';
import { allSecrets, secret } from '../../log-search/secrets.ts';
import { type Fault, type FaultyAws, startFaultyAws } from '../../support/faulty-aws.ts';
import { OTHER, WRONG, WRONG_PHONE } from '../../support/investor.ts';
import { closeAccount, resetPhonePassword } from '../../support/participant.ts';
import {
  CHEAP,
  credentials,
  identity,
  type RegisteredAccount,
  type Service,
  startService,
} from '../../support/service.ts';

let service: Service;
let dynamodb: FaultyAws;
let s3: FaultyAws;
let ses: FaultyAws;
/** The log lines of all functions. */
const lines: string[] = [];

beforeAll(async () => {
  [dynamodb, s3, ses] = await Promise.all([startFaultyAws(), startFaultyAws(), startFaultyAws()]);
  service = await startService({
    maxWorkers: 2,
    log: (_, line) => {
      lines.push(line);
      recordLine(line);
    },
    environment: {
      ...CHEAP,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SESV2: ses.url,
    },
  });
  dynamodb.to(service.endpoints.AWS_ENDPOINT_URL_DYNAMODB as string);
  s3.to(service.endpoints.AWS_ENDPOINT_URL_S3 as string);
  ses.to(service.endpoints.AWS_ENDPOINT_URL_SESV2 as string);
});

afterEach(() => {
  for (const each of [dynamodb, s3, ses]) each.fail(undefined);
});

afterAll(async () => {
  await service?.stop();
  await Promise.all([dynamodb, s3, ses].map((each) => each?.stop()));
});

async function trailOf(account: RegisteredAccount): Promise<RecordedEvent[]> {
  const { items } = await service.context.auditTrail.list(accountKey(account));
  return items.reverse();
}

async function archived(): Promise<(DomainEvent & { account: string })[]> {
  const bucket = `${service.endpoints.AWS_ENDPOINT_URL_S3}/${service.functionEnvironment('audit').ARCHIVE_BUCKET}`;
  const listed = await (await fetch(`${bucket}?list-type=2`)).text();
  const keys = [...listed.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
  return Promise.all(
    keys.map(async (key) => (await (await fetch(`${bucket}/${key}`)).json()) as never),
  );
}

async function messagesTo({ accountNumber }: { accountNumber: string }): Promise<Message[]> {
  const { body } = await service.browser().get(`/local/messages?accountNumber=${accountNumber}`);
  return body.messages;
}

/** Enters three wrong internet passwords: one event with a message. */
async function revoke(account: RegisteredAccount): Promise<void> {
  const browser = service.browser();
  for (let i = 0; i < 3; i++)
    await browser.post('/api/sessions', credentials(account, { password: WRONG }));
}

/** Performs an investor's day; returns the types of the events that it produces. */
async function aDay(account: RegisteredAccount): Promise<string[]> {
  const browser = service.browser();
  await browser.post('/api/sessions', credentials(account, { password: WRONG }));
  await browser.post('/api/sessions', credentials(account));
  await browser.put('/api/account/internet-password', {
    currentPassword: account.internetPassword,
    newPassword: OTHER,
  });
  for (let i = 0; i < 3; i++)
    await browser.post('/api/sessions', credentials(account, { password: WRONG }));
  await browser.post('/api/password-resets', identity(account));
  await resetPhonePassword(service.context, account);
  await closeAccount(service.context, account);
  // D18: this entry is counted and answered, but not recorded.
  for (let i = 0; i < 3; i++) {
    await browser.post('/api/sessions', credentials(account, { password: WRONG }));
    await browser.post('/api/password-resets', identity(account, { phonePassword: WRONG_PHONE }));
  }
  return [
    'account-opened',
    'phone-password-verified',
    'internet-user-id-registered',
    'internet-sign-in-failed',
    'internet-sign-in',
    'internet-sign-in',
    'internet-password-changed',
    'internet-sign-in-failed',
    'internet-sign-in-failed',
    'internet-sign-in-failed',
    'internet-password-revoked',
    'phone-password-verified',
    'phone-password-reset-requested',
    'phone-password-reset-approved',
    'close-account-requested',
    'account-closed',
  ];
}

async function expectComplete(account: RegisteredAccount, types: string[]): Promise<void> {
  const trail = await trailOf(account);
  expect(trail.map(({ type }) => type)).toEqual(types);
  const own = (await archived()).filter(({ account: whose }) => whose === accountKey(account));
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(own.sort(byId)).toEqual(trail.map(({ moment: _, ...event }) => event).sort(byId));
}

test('what an investor does is in the trail and the archive, once and in order, and messages are sent', async () => {
  const account = await service.registered();
  const types = await aDay(account);
  await service.settled();
  await expectComplete(account, types);
  const messages = await messagesTo(account);
  expect(messages.filter(({ channel }) => channel === 'email')).toHaveLength(6);
  expect(messages.filter(({ channel }) => channel === 'sms')).toHaveLength(6);
});

const faults: [string, Fault][] = [
  ['are refused', { status: 500, body: '{"__type":"InternalServerError"}' }],
  ['are never answered', 'drops'],
  ['are done, and not answered', 'drops the answer'],
];

test.each(faults)(
  'with three in ten requests of the audit function that %s, each event is stored once and in order',
  async (_, fault) => {
    const account = await service.registered();
    const trail = service.functionEnvironment('audit').AUDIT_TRAIL_TABLE as string;
    let requests = 0;
    // At random: the audit function's requests follow too regular a pattern to fail every n-th one.
    const sometimes = () => {
      requests++;
      return Math.random() < 0.3 ? fault : undefined;
    };
    dynamodb.fail(({ operation, body }) =>
      operation === 'PutItem' && body.includes(trail) ? sometimes() : undefined,
    );
    s3.fail(sometimes);
    const types = await aDay(account);
    await service.settled();
    dynamodb.fail(undefined);
    s3.fail(undefined);
    expect(requests).toBeGreaterThan(types.length);
    await expectComplete(account, types);
  },
);

test('while e-mail is down, changes and the trail continue; the e-mail is sent once it is up again', async () => {
  const account = await service.registered();
  await service.settled();
  let tries = 0;
  ses.fail(() => {
    tries++;
    return { status: 500, body: '{}' };
  });
  await revoke(account);
  const last = async () => (await trailOf(account)).at(-1)?.type;
  await expect.poll(last).toBe('internet-password-revoked');
  await expect.poll(() => tries).toBeGreaterThan(2);
  const subjects = async () => (await messagesTo(account)).map(({ subject }) => subject);
  expect(await subjects()).not.toContain('股份獨立戶口：您的互聯網使用者密碼已被撤銷');
  ses.fail(undefined);
  await service.settled();
  const sent = await messagesTo(account);
  expect(sent.filter(({ subject }) => subject?.includes('撤銷'))).toHaveLength(1);
  expect(
    sent.filter(({ channel, body }) => channel === 'sms' && body.includes('撤銷')),
  ).toHaveLength(1);
});

test('an e-mail that SES took without an answer goes out again: neither SES nor SNS can know better', async () => {
  const account = await service.registered();
  await service.settled();
  const before = (await messagesTo(account)).length;
  let lost = 0;
  ses.fail(() => (lost++ === 0 ? 'drops the answer' : undefined));
  await revoke(account);
  await service.settled();
  const sent = (await messagesTo(account)).slice(before).map(({ channel }) => channel);
  expect(sent.sort()).toEqual(['email', 'email', 'sms']);
});

test('a change made outside the service is recorded by its attribute names, and raises the alarm', async () => {
  const account = await service.registered();
  const { context } = service;
  const client = new DynamoDBClient({
    endpoint: service.endpoints.AWS_ENDPOINT_URL_DYNAMODB as string,
    region: 'ap-southeast-1',
    credentials: {
      accessKeyId: service.endpoints.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: 'local',
    },
  });
  await client.send(
    new UpdateItemCommand({
      TableName: context.credentials.table,
      Key: { id: { S: credentialId('internet', account.internetUserId) } },
      UpdateExpression: 'SET passwordHash = :hash',
      ExpressionAttributeValues: { ':hash': { S: '$2b$04$somebodyelse' } },
    }),
  );
  await service.settled();
  const said = () =>
    lines.filter((line) => line.includes('unattributed change')).map((line) => JSON.parse(line));
  // A worker's log line arrives a moment later.
  await expect.poll(said).toEqual([
    expect.objectContaining({
      level: 'ERROR',
      message: 'unattributed change',
      table: 'Credentials',
      change: 'MODIFY',
      attributes: ['passwordHash'],
    }),
  ]);
  const recorded = (await archived()).filter(({ type }) => (type as string) === 'unattributed');
  expect(recorded).toEqual([
    expect.objectContaining({
      account: accountKey(account),
      table: 'Credentials',
      attributes: ['passwordHash'],
    }),
  ]);
  expect((await trailOf(account)).map(({ type }) => type)).not.toContain('unattributed');
});

test('D10: entries on unknown IDs, and a password typed as one, leave trail, archive and messages as they were', async () => {
  const account = await service.registered();
  await service.settled();
  const kept = async () => [await trailOf(account), await archived(), await messagesTo(account)];
  const before = await kept();
  lines.length = 0;
  const typed = secret('Lw3orchd');
  const unknown = Array.from({ length: 20 }, (_, i) => `nobody${i + 10}`);
  await Promise.all(
    [...unknown, typed].map(async (internetUserId) => {
      for (let i = 0; i < 4; i++)
        await service.browser().post('/api/sessions', { internetUserId, password: WRONG });
    }),
  );
  await service.settled();
  expect(await kept()).toEqual(before);
  for (const id of [typed, ...unknown])
    expect(await service.context.auditTrail.list(`internet#${id.toLowerCase()}`)).toEqual({
      items: [],
    });
  const unknownIds = () => lines.filter((line) => line.includes('entry on an unknown ID'));
  // A worker's log line arrives a moment later.
  await expect.poll(() => unknownIds().length).toBe(21 * 3);
  expect(JSON.parse(unknownIds()[0] as string)).toMatchObject({
    level: 'WARN',
    type: 'internet-sign-in-failed',
    channel: 'internet',
    sourceAddress: expect.any(String),
  });
  const told = lines.join('\n').toLowerCase();
  for (const id of [typed, ...unknown]) expect(told.includes(id.toLowerCase())).toBe(false);
});

test('standards 13: no password, token or hash in trail, archive, messages or log', async () => {
  const account = await service.registered();
  await aDay(account);
  await service.settled();
  const told = JSON.stringify([
    await trailOf(account),
    await archived(),
    await messagesTo(account),
    lines,
  ]);
  expect(allSecrets()).toContain(account.internetPassword);
  for (const text of [...allSecrets(), '$2a$', '$2b$', 'somebodyelse']) {
    expect(told.includes(text), `a secret of ${text.length} characters`).toBe(false);
  }
});
