/**
 * The custom resource of the phone number, with a server that imitates Connect and CloudFormation.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectClient } from '@aws-sdk/client-connect';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  createPhoneNumber,
  type PhoneNumberHandler,
} from '../../../functions/phone-number/phone-number.ts';

const arnOf = (id: string) => `arn:aws:connect:ap-southeast-1:000000000000:phone-number/${id}`;
const INSTANCE = '11111111-2222-3333-4444-555555555555';
const flowOf = (id: string) =>
  `arn:aws:connect:ap-southeast-1:000000000000:instance/${INSTANCE}/contact-flow/${id}`;

/** The flow of each number of the instance, by number. */
let associated: Map<string, string | undefined>;
/** Errors that Connect returns to the next requests, one each. */
let faults: [status: number, error: string][];
/** Responses that CloudFormation received. */
let responses: Record<string, string>[];
/** How often the response URL fails before it accepts a response. */
let refusals: number;
let handler: PhoneNumberHandler;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += part;
  return body;
}

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const answer = (status: number, content: object = {}) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  };
  if (pathname === '/cloudformation') {
    expect(request.method).toBe('PUT');
    expect(request.headers['content-type'] ?? '').toBe('');
    if (refusals-- > 0) return answer(503);
    responses.push(JSON.parse(body));
    return answer(200);
  }
  const fault = faults.shift();
  if (fault) {
    response.setHeader('x-amzn-errortype', fault[1]);
    return answer(fault[0], { message: fault[1] });
  }
  const id = /^\/phone-number\/([^/]+)\/contact-flow$/.exec(pathname)?.[1] ?? '';
  const given =
    request.method === 'PUT' ? JSON.parse(body) : { InstanceId: searchParams.get('instanceId') };
  if (!associated.has(id) || given.InstanceId !== INSTANCE) {
    response.setHeader('x-amzn-errortype', 'ResourceNotFoundException');
    return answer(404, { message: 'no such number' });
  }
  associated.set(id, given.ContactFlowId);
  return answer(200);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeEach(() => {
  associated = new Map([
    ['one', undefined],
    ['two', undefined],
  ]);
  faults = [];
  responses = [];
  refusals = 0;
  vi.stubEnv('AWS_ENDPOINT_URL_CONNECT', address());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  handler = createPhoneNumber(
    new ConnectClient({ region: 'ap-southeast-1', credentials, maxAttempts: 3 }),
  );
});
afterEach(() => vi.unstubAllEnvs());

type Change = Partial<{ number: string; flow: string; resource: string; old: string }>;

function send(
  RequestType: 'Create' | 'Update' | 'Delete',
  { number = 'one', flow = 'entry', resource, old }: Change = {},
) {
  const properties = (id: string) => ({
    ServiceToken: 'arn',
    PhoneNumberArn: id === 'bad' ? 'no number' : arnOf(id),
    InstanceId: INSTANCE,
    ContactFlowId: flowOf(flow),
  });
  const event = {
    RequestType,
    ResponseURL: `${address()}/cloudformation?signed`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Joined',
    ResourceType: 'Custom::PhoneNumberContactFlow',
    ServiceToken: 'arn',
    ResourceProperties: properties(number),
    ...(RequestType === 'Create' ? {} : { PhysicalResourceId: resource ?? arnOf(number) }),
    ...(RequestType === 'Update' ? { OldResourceProperties: properties(old ?? number) } : {}),
  } as CloudFormationCustomResourceEvent;
  return handler(event, { awsRequestId: 'invocation' });
}

const SUCCESS = {
  Status: 'SUCCESS',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Joined',
};

test('Create associates the number with the flow, and may be repeated', async () => {
  await send('Create');
  await send('Create');
  expect(associated.get('one')).toBe(flowOf('entry'));
  expect(responses).toEqual(Array(2).fill({ ...SUCCESS, PhysicalResourceId: arnOf('one') }));
});

test('Update to another flow keeps the physical resource id', async () => {
  await send('Create');
  await send('Update', { flow: 'newer' });
  expect(associated.get('one')).toBe(flowOf('newer'));
  expect(responses[1]).toEqual({ ...SUCCESS, PhysicalResourceId: arnOf('one') });
});

test('Update to another number replaces and disassociates the old one', async () => {
  await send('Create');
  await send('Update', { number: 'two', old: 'one', resource: arnOf('one') });
  expect(responses[1]?.PhysicalResourceId).toBe(arnOf('two'));
  // CloudFormation then deletes the old resource, with its old properties.
  await send('Delete', { number: 'one' });
  expect(Object.fromEntries(associated)).toEqual({ one: undefined, two: flowOf('entry') });
  expect(responses.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
});

test('Delete may be repeated, also after the number was released', async () => {
  await send('Create');
  await send('Delete');
  expect(associated.get('one')).toBeUndefined();
  await send('Delete');
  associated.delete('one');
  await send('Delete');
  expect(responses.map(({ Status }) => Status)).toEqual(Array(4).fill('SUCCESS'));
});

test('an error of Connect fails the deployment, with reason and physical id', async () => {
  faults.push([403, 'AccessDeniedException']);
  await send('Create');
  expect(responses).toEqual([
    {
      ...SUCCESS,
      Status: 'FAILED',
      PhysicalResourceId: arnOf('one'),
      Reason: 'AccessDeniedException: AccessDeniedException',
    },
  ]);
  await send('Delete');
  expect(responses[1]?.Status).toBe('SUCCESS');
});

test('throttling by Connect (two requests per second) does not fail the deployment', async () => {
  faults.push([429, 'ThrottlingException'], [429, 'ThrottlingException']);
  await send('Create');
  expect(associated.get('one')).toBe(flowOf('entry'));
  expect(responses.map(({ Status }) => Status)).toEqual(['SUCCESS']);
});

test('invalid properties fail, and their Delete succeeds, without Connect', async () => {
  await send('Create', { number: 'bad' });
  expect(responses[0]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'no-phone-number' });
  faults.push([500, 'InternalServiceException']);
  await send('Delete', { number: 'bad', resource: 'no-phone-number' });
  expect(responses[1]?.Status).toBe('SUCCESS');
  expect(faults).toHaveLength(1);
});

test('the response has three tries; then the invocation fails, for Lambda to retry', async () => {
  refusals = 2;
  await send('Create');
  expect(responses).toHaveLength(1);
  refusals = 3;
  await expect(send('Create')).rejects.toThrow('503');
});
