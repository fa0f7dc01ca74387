/** Passes Cognito's events through the trigger; Cognito's API is faked. */
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClientNames } from '../../../functions/token-claims/client-names.ts';
import { createTokenTrigger, type TokenEvent } from '../../../functions/token-claims/trigger.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';

const POOL = 'ap-southeast-1_abcdefghi';

let logs: Logs;
let asked: unknown[];
let names: Record<string, string | Error>;

beforeEach(() => {
  logs = captureLogs();
  asked = [];
  names = { maker1: 'C00088.maker', people: 'people', other: 'C00088-maker' };
});
afterEach(() => logs.release());

const cognito = {
  send: async ({ input }: { input: { UserPoolId: string; ClientId: string } }) => {
    asked.push(input);
    const name = names[input.ClientId];
    if (name instanceof Error) throw name;
    return { UserPoolClient: { ClientName: name } };
  },
} as never;

function trigger() {
  const handler = createTokenTrigger(new ClientNames(cognito));
  return async (event: object) => {
    const { response } = await handler(
      event as TokenEvent,
      { awsRequestId: 'request-1' } as Context,
    );
    return response.claimsAndScopeOverrideDetails;
  };
}

const ofSystem = (clientId: string, request: object = {}) => ({
  version: '3',
  triggerSource: 'TokenGeneration_ClientCredentials',
  region: 'ap-southeast-1',
  userPoolId: POOL,
  userName: clientId,
  callerContext: { awsSdkVersion: 'x', clientId },
  request: {
    userAttributes: {},
    groupConfiguration: {},
    scopes: ['ssa/make', 'ssa/read'],
    ...request,
  },
  response: { claimsAndScopeOverrideDetails: null },
});

const ofPerson = (request: object = {}) => ({
  ...ofSystem('people'),
  triggerSource: 'TokenGeneration_HostedAuth',
  userName: 'siu.ming',
  request: {
    userAttributes: {
      sub: 'a1b2',
      'custom:participantId': 'C00088',
      email: 'siu.ming@example.com',
    },
    groupConfiguration: { groupsToOverride: ['checker'] },
    scopes: ['openid'],
    ...request,
  },
});

test('a user gets the scopes of their groups and the participant of their attribute', async () => {
  expect(await trigger()(ofPerson())).toEqual({
    accessTokenGeneration: {
      claimsToAddOrOverride: { participantId: 'C00088' },
      scopesToAdd: ['ssa/read', 'ssa/check'],
      scopesToSuppress: ['ssa/make'],
    },
  });
  expect(asked).toEqual([]);
  expect(logs.take()).toEqual([]);
});

test("a participant's own system gets what its app client's name says, which is read from Cognito once", async () => {
  const run = trigger();
  const given = {
    accessTokenGeneration: {
      claimsToAddOrOverride: { participantId: 'C00088' },
      scopesToAdd: ['ssa/read', 'ssa/make'],
      scopesToSuppress: ['ssa/check'],
    },
  };
  expect(await run(ofSystem('maker1'))).toEqual(given);
  expect(await run(ofSystem('maker1'))).toEqual(given);
  expect(asked).toEqual([{ UserPoolId: POOL, ClientId: 'maker1' }]);
});

test('claims that the caller sends are ignored', async () => {
  const claims = { participantId: 'B01078', 'custom:participantId': 'B01078', scope: 'ssa/check' };
  const given = await trigger()(
    ofSystem('maker1', {
      clientMetadata: claims,
      userAttributes: claims,
      groupConfiguration: ['checker'],
    }),
  );
  expect(given.accessTokenGeneration).toMatchObject({
    claimsToAddOrOverride: { participantId: 'C00088' },
    scopesToSuppress: ['ssa/check'],
  });
  const person = await trigger()(ofPerson({ clientMetadata: claims }));
  expect(person.accessTokenGeneration?.claimsToAddOrOverride).toEqual({ participantId: 'C00088' });
});

const NOTHING = {
  accessTokenGeneration: {
    claimsToAddOrOverride: {},
    scopesToAdd: [],
    scopesToSuppress: ['ssa/read', 'ssa/make', 'ssa/check'],
  },
};

test.each([
  ['a system whose client has another name', ofSystem('other')],
  ['the app client for users, used as a system', ofSystem('people', { scopes: ['ssa/make'] })],
  ['a user without a group', ofPerson({ groupConfiguration: {} })],
  [
    'a user without a participant',
    ofPerson({ userAttributes: { sub: 'a1b2' }, scopes: ['ssa/make', 'ssa/check'] }),
  ],
])('%s gets nothing, and the requested scopes are removed', async (_, event) => {
  expect(await trigger()(event)).toEqual(NOTHING);
  const [line = '', ...others] = logs.take();
  expect(others).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({
    level: 'WARN',
    message: 'security event',
    code: 'forbidden',
  });
  expect(JSON.parse(line)).toMatchObject({
    requestId: 'request-1',
    actor: expect.stringMatching(/^(a1b2|other|people)$/),
  });
});

test('standards 20: if Cognito does not return the name, no token is issued, its message is not logged, and the next request asks again', async () => {
  names.maker1 = new Error('secret detail');
  const run = trigger();
  await expect(run(ofSystem('maker1'))).rejects.toThrow('secret detail');
  const logged = logs.take().join('');
  expect(logged).toContain('"fault"');
  expect(logged).not.toContain('secret detail');
  names.maker1 = 'C00088.maker';
  expect((await run(ofSystem('maker1'))).accessTokenGeneration?.scopesToAdd).toEqual([
    'ssa/read',
    'ssa/make',
  ]);
});
