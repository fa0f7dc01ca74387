/** The permissions of the broker function's role, compared with those that its routes use. */
import { createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { GenerateMacCommand } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { createContext } from '../../../core/context.ts';
import { scopes } from '../../../core/http/route.ts';
import { createBrokerContext } from '../../../functions/broker/context.ts';
import { routes } from '../../../functions/broker/routes.ts';
import { register } from '../../../functions/investor/register.ts';
import { signIn } from '../../../functions/investor/sign-in.ts';
import { TERMS_VERSION } from '../../../functions/investor/terms.ts';
import { createTables } from '../../../local/dynamodb/tables.ts';
import { lambdaDefinitions } from '../../../local/lambda/definitions.ts';
import { secret } from '../../log-search/secrets.ts';
import { call } from '../../support/api.ts';
import { opening } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { freshEngine } from '../../support/engine.ts';
import { RIGHT, unwrap, WRONG } from '../../support/investor.ts';
import { demandAll, granted, rightsOfCommand } from '../../support/lib/stacks/rights.ts';
import { resolvedAssembly, resolvedResources } from '../../support/lib/stacks/templates.ts';
import { storePasskey } from '../../support/passkeys/stored-passkey.ts';
import { investorOrigin } from '../../support/world.ts';

const NUMBER = '10000001';

/**
 * Calls every route on every path through it, with the environment of the template.
 * @returns the permissions used and the routes called
 */
async function usedRights(): Promise<{ rights: Set<string>; called: Set<string> }> {
  const assembly = resolvedAssembly();
  const { endpoint, accessKeyId } = await freshEngine();
  await createTables(assembly, { endpoint, accessKeyId, deletesExpired: false });
  const definitions = lambdaDefinitions(assembly, { endpoints: {}, overrides: {}, accessKeyId });
  const environment =
    definitions.find(({ logicalId }) => logicalId.startsWith('Broker'))?.environment ?? {};
  const names = assembly
    .resources('AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key')
    .map(({ ref, logicalId }) => [ref, logicalId.replace(/[0-9A-F]{8}$/, '')] as const);

  const rights = new Set<string>();
  const record = (command: { input: object }) => {
    for (const right of rightsOfCommand(command)) {
      rights.add(names.reduce((text, [ref, name]) => text.replace(ref, name), right));
    }
  };
  const engine = new DynamoDBClient({
    endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  let now = new Date('2026-11-23T02:00:00.000Z');
  const clients = (use: typeof record) => ({
    dynamodb: {
      send: ((command: { input: never }) => {
        use(command);
        return engine.send(command as never);
      }) as never,
    },
    kms: {
      send: (async (command: GenerateMacCommand) => {
        use(command);
        const mac = createHmac('sha256', 'test').update(command.input.Message ?? '');
        return { Mac: mac.digest() };
      }) as never,
    },
    now: () => now,
  });

  const called = new Set<string>();
  const apiWith = (BCRYPT_COST: string) =>
    participantApi(createBrokerContext({ ...environment, BCRYPT_COST }, clients(record)));
  let api = apiWith('4');
  const send = async (
    role: string,
    route: string,
    sent: { body?: object; id?: string; query?: object } = {},
  ) => {
    called.add(route);
    const [method = '', resource = ''] = route.split(' ');
    const path = resource.replace(/\{\w+\}/, sent.id ?? '');
    const handler = as(claimsOf('C00088', role, scopes), api);
    const answer = await call(handler, method, path, { ...(sent as object), resource });
    expect({ route, status: answer.status }).toEqual({
      route,
      status: method === 'POST' && !sent.id ? 201 : 200,
    });
    if (answer.body.phonePassword) secret(answer.body.phonePassword);
    return answer.body;
  };
  const make = async (body: object): Promise<string> =>
    (await send('maker', 'POST /broker/requests', { body })).requestId;
  const approve = (id: string) =>
    send('checker', 'POST /broker/requests/{requestId}/approval', { id });
  const makeAndApprove = async (body: object) => approve(await make(body));

  const account = { accountNumber: NUMBER };
  const { phoneUserId, phonePassword } = await makeAndApprove(opening(NUMBER));
  await makeAndApprove({ ...opening(NUMBER), type: 'change-holder' });
  const investor = createContext(
    { ...environment, BCRYPT_COST: '4' },
    clients(() => {}),
  );
  const identity = { participantId: 'C00088', ...account, phoneUserId, phonePassword };
  const registration = {
    ...identity,
    internetUserId: 'abcd1234',
    internetPassword: RIGHT,
    termsVersion: TERMS_VERSION,
  };
  unwrap(await register(investor, registration, investorOrigin));
  for (let i = 0; i < 3; i++) {
    await signIn(investor, { internetUserId: 'abcd1234', password: WRONG }, investorOrigin);
  }

  for (const query of [{}, { status: 'pending' }])
    await send('reader', 'GET /broker/requests', { query });
  for (const query of [{}, { state: 'revoked' }, { search: 'chan' }, { search: '陳' }])
    await send('reader', 'GET /broker/accounts', { query });
  await send('reader', 'GET /broker/accounts/{accountNumber}', { id: NUMBER });
  await send('reader', 'GET /broker/accounts/{accountNumber}/events', { id: NUMBER });

  for (const cost of ['4', '5']) {
    api = apiWith(cost);
    await makeAndApprove({ type: 'reset-phone-password', ...account });
    now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
  }
  await storePasskey(investor, identity);
  await makeAndApprove({ type: 'remove-passkeys', ...account });
  const id = await make({ type: 'close-account', ...account });
  await send('checker', 'POST /broker/requests/{requestId}/rejection', { id });
  const withdrawn = await make({ type: 'close-account', ...account });
  await send('maker', 'POST /broker/requests/{requestId}/withdrawal', { id: withdrawn });
  await send('reader', 'GET /broker/requests/{requestId}', { id: withdrawn });
  await makeAndApprove({ type: 'close-account', ...account });
  const other = { accountNumber: '10000002' };
  await makeAndApprove(opening(other.accountNumber));
  await makeAndApprove({ type: 'close-account', ...other });
  return { rights, called };
}

test('the role has exactly the permissions on data that the routes use', async () => {
  const { rights, called } = await usedRights();
  expect([...called].sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  const ofData = granted('SsaBrokerApi').rights.filter((right) =>
    /^(dynamodb:|kms:GenerateMac)/.test(right),
  );
  expect(ofData.sort()).toEqual([...rights].sort());
  demandAll('BrokerFunction', rights);
});

test('its other permissions: log, traces, and decryption through DynamoDB', () => {
  const { policies, rights, statements } = granted('SsaBrokerApi');
  expect(policies).toEqual(['BrokerRoleDefaultPolicy']);
  expect(rights.filter((right) => !/^(dynamodb:|kms:GenerateMac)/.test(right)).sort()).toEqual([
    'kms:Decrypt DataKey',
    'logs:CreateLogStream BrokerLog',
    'logs:PutLogEvents BrokerLog',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
  expect(statements.filter(({ Effect }) => Effect !== 'Allow')).toEqual([]);
  expect(statements.filter(({ Action }) => [Action].flat().includes('kms:Decrypt'))).toEqual([
    expect.objectContaining({
      Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.ap-southeast-1.amazonaws.com' } },
    }),
  ]);
});

test('D13, standards 13: the broker function cannot use sessions or write the trail', () => {
  const { rights } = granted('SsaBrokerApi');
  expect(rights.filter((right) => /Sessions|Positions/.test(right))).toEqual([]);
  expect(rights.filter((right) => right.endsWith(' AuditTrail'))).toEqual([
    'dynamodb:Query AuditTrail',
  ]);
});

test('the trigger may only describe the user pool’s app clients, and has no access to data', () => {
  const { rights } = granted('SsaIdentity');
  expect(rights.sort()).toEqual([
    'cognito-idp:DescribeUserPoolClient Participants',
    'logs:CreateLogStream TokenClaimsLog',
    'logs:PutLogEvents TokenClaimsLog',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test.each([
  ['SsaBrokerApi', ['lambda.amazonaws.com']],
  ['SsaIdentity', ['lambda.amazonaws.com']],
])('in %s only %j can assume a role', (stack, services) => {
  const roles = resolvedResources<{
    AssumeRolePolicyDocument: { Statement: { Principal: { Service: string } }[] };
  }>(stack, 'AWS::IAM::Role');
  const who = roles.flatMap(({ properties }) =>
    properties.AssumeRolePolicyDocument.Statement.map(({ Principal }) => Principal.Service),
  );
  expect(who.sort()).toEqual(services);
});
