/**
 * The permissions of the investor function's role, compared with those that its use cases use. A
 * missing permission would otherwise show only after deployment.
 */
import { createHmac } from 'node:crypto';
import type { GenerateMacCommand } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { isRefused, type Refusal } from '../../../core/domain/refusal.ts';
import { currentSession } from '../../../core/sessions/current-session.ts';
import { endSessions } from '../../../core/sessions/end-sessions.ts';
import { Db } from '../../../core/store/db.ts';
import { toAttributes } from '../../../core/store/item.ts';
import { Positions } from '../../../core/store/positions.ts';
import { openAccount } from '../../../functions/broker/open-account.ts';
import { activity } from '../../../functions/investor/activity.ts';
import { beginReset } from '../../../functions/investor/begin-reset.ts';
import { cancelUserId } from '../../../functions/investor/cancel-user-id.ts';
import { changePassword } from '../../../functions/investor/change-password.ts';
import { completeReset } from '../../../functions/investor/complete-reset.ts';
import { createInvestorContext } from '../../../functions/investor/context.ts';
import { endOtherSessions } from '../../../functions/investor/end-other-sessions.ts';
import { register } from '../../../functions/investor/register.ts';
import { signIn } from '../../../functions/investor/sign-in.ts';
import { TERMS_VERSION } from '../../../functions/investor/terms.ts';
import { secret } from '../../log-search/secrets.ts';
import { MemoryDynamoDB } from '../../memory-dynamodb/memory-dynamodb.ts';
import { demandAll, granted, rightsOfCommand } from '../../support/lib/stacks/rights.ts';
import { resolvedResources } from '../../support/lib/stacks/templates.ts';
import { brokerOrigin, defaultHolder, investorOrigin } from '../../support/world.ts';

const stock = { stockCode: '5', nameEn: 'HSBC', nameZh: '匯豐', quantity: 400 };
const positionsRow = toAttributes(
  new Positions('Positions', new Db({} as never)).writes.balance(
    'C00088#10000001',
    '2026-11-20',
    stock,
  ).item,
);

/**
 * Runs every use case, some of them again with a higher bcrypt cost.
 * @returns the permissions used
 */
async function usedRights(): Promise<Set<string>> {
  const rights = new Set<string>();
  const memory = new MemoryDynamoDB({
    Accounts: { partitionKey: 'participantId', sortKey: 'accountNumber' },
    Credentials: { partitionKey: 'id' },
    PastPasswords: { partitionKey: 'history', sortKey: 'passwordHash' },
    Sessions: { partitionKey: 'id' },
    Passkeys: { partitionKey: 'id' },
    Positions: { partitionKey: 'account', sortKey: 'row' },
  });
  let now = new Date('2026-11-23T02:00:00.000Z');
  const contextWith = (cost: number, use: (right: string) => void) =>
    createInvestorContext(
      {
        ACCOUNTS_TABLE: 'Accounts',
        CREDENTIALS_TABLE: 'Credentials',
        PAST_PASSWORDS_TABLE: 'PastPasswords',
        SESSIONS_TABLE: 'Sessions',
        PASSKEYS_TABLE: 'Passkeys',
        POSITIONS_TABLE: 'Positions',
        AUDIT_TRAIL_TABLE: 'AuditTrail',
        SENT_MESSAGES_TABLE: 'SentMessages',
        PEPPER_KEY_ID: 'Pepper',
        BCRYPT_COST: String(cost),
      },
      {
        dynamodb: {
          send: ((command: { input: { TableName?: string } }) => {
            for (const right of rightsOfCommand(command as never)) use(right);
            // MemoryDynamoDB has no queries, so each of Positions returns the only row.
            if (command.constructor.name === 'QueryCommand')
              return { Items: command.input.TableName === 'Positions' ? [positionsRow] : [] };
            return memory.send(command as never);
          }) as never,
        },
        kms: {
          send: (async (command: GenerateMacCommand) => {
            for (const right of rightsOfCommand(command)) use(right);
            const Mac = createHmac('sha256', 'test')
              .update(command.input.Message ?? '')
              .digest();
            return { Mac };
          }) as never,
        },
        now: () => now,
      },
    );

  const number = { participantId: 'C00088', accountNumber: '10000001' };
  const opened = unwrap(
    await openAccount(
      contextWith(4, () => {}),
      { ...number, holder: defaultHolder },
      brokerOrigin,
    ),
  );
  const { phoneUserId } = opened;
  const identity = { ...number, phoneUserId, phonePassword: secret(opened.phonePassword) };
  let password = secret('Kx7tulip00');

  const context = contextWith(4, (right) => rights.add(right));
  unwrap(
    await register(
      context,
      {
        ...identity,
        internetUserId: 'abcd1234',
        internetPassword: password,
        termsVersion: TERMS_VERSION,
      },
      investorOrigin,
    ),
  );
  for (const cost of [4, 5]) {
    const higherCost = contextWith(cost, (right) => rights.add(right));
    const { resetToken } = unwrap(await beginReset(higherCost, identity, investorOrigin));
    password = secret(`Kx7tulip${cost}1`);
    unwrap(await completeReset(higherCost, { resetToken, newPassword: password }, investorOrigin));
    let { token } = unwrap(
      await signIn(
        higherCost,
        { internetUserId: 'abcd1234', password: secret('Kx7tulip99') },
        investorOrigin,
      ).then(() => signIn(higherCost, { internetUserId: 'abcd1234', password }, investorOrigin)),
    );
    now = new Date(now.getTime() + 5 * 60 * 1000);
    const current = unwrap(await currentSession(higherCost, token, { extend: true }));
    const newPassword = secret(`Kx7tulip${cost}2`);
    ({ token } = unwrap(
      await changePassword(
        higherCost,
        current,
        { currentPassword: password, newPassword },
        investorOrigin,
      ),
    ));
    password = newPassword;
    await endSessions(higherCost, [token]);
  }
  const { token } = unwrap(
    await signIn(context, { internetUserId: 'abcd1234', password }, investorOrigin),
  );
  const current = unwrap(await currentSession(context, token, { extend: false }));
  const quiet = contextWith(4, () => {});
  await quiet.db.write(quiet.positions.marks.complete('balances', '2026-11-20'));
  expect((await context.positions.balances(accountKey(number)))?.items).toHaveLength(1);
  await context.positions.movements.page(
    accountKey(number),
    { from: '2026-11-01', to: '2026-11-30' },
    10,
  );
  await activity(context, current, undefined);
  unwrap(await endOtherSessions(context, current, investorOrigin));
  const passkey = { id: 'x', name: 'x', publicKey: 'x', counter: 0, addedAt: '' };
  const cause = { at: now.toISOString(), events: [] };
  await quiet.db.write(
    quiet.keyrings.add(accountKey(number), undefined, passkey, 'x', { ...cause, session: {} }),
  );
  // The account's first passkey is added meanwhile.
  expect(await cancelUserId(context, current, password, investorOrigin)).toEqual({
    refused: 'not-signed-in',
  });
  const again = unwrap(await currentSession(context, token, { extend: false }));
  unwrap(await cancelUserId(context, again, password, investorOrigin));
  return rights;
}

function unwrap<T extends object>(result: T | Refusal | { refused: 'conflict' }): T {
  if (isRefused(result as T | Refusal)) throw new Error(JSON.stringify(result));
  return result as T;
}

test('the role has exactly the permissions on data that the use cases use', async () => {
  const { rights } = granted('SsaInvestorApi', 'dev', 'Investor');
  const ofData = rights.filter(
    (right) => right.startsWith('dynamodb:') || right.startsWith('kms:GenerateMac'),
  );
  const taken = await usedRights();
  expect(ofData.sort()).toEqual([...taken].sort());
  demandAll('InvestorFunction', taken);
});

test('its other permissions: log, traces, decryption and the origin secret', () => {
  const { policies, rights } = granted('SsaInvestorApi', 'dev', 'Investor');
  expect(policies).toEqual(['InvestorRoleDefaultPolicy']);
  const others = rights.filter(
    (right) => !right.startsWith('dynamodb:') && !right.startsWith('kms:GenerateMac'),
  );
  expect(others.sort()).toEqual([
    'kms:Decrypt DataKey',
    'logs:CreateLogStream InvestorLog',
    'logs:PutLogEvents InvestorLog',
    expect.stringMatching(
      /^secretsmanager:GetSecretValue arn:.*:secret:dev-SsaInvestorApi-OriginSecret/,
    ),
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('no action is a wildcard, and the role may use the data key through DynamoDB only', () => {
  const { rights, statements } = granted('SsaInvestorApi', 'dev', 'Investor');
  expect(rights.filter((right) => right.split(' ')[0]?.includes('*'))).toEqual([]);
  expect(statements.every(({ Effect }) => Effect === 'Allow')).toBe(true);
  expect(statements.filter(({ Action }) => [Action].flat().includes('kms:Decrypt'))).toEqual([
    expect.objectContaining({
      Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.ap-southeast-1.amazonaws.com' } },
    }),
  ]);
});

test('only Lambda can assume the roles of the stack', () => {
  const roles = resolvedResources<{
    AssumeRolePolicyDocument: { Statement: { Principal: unknown; Action: string }[] };
    ManagedPolicyArns?: unknown;
  }>('SsaInvestorApi', 'AWS::IAM::Role');
  expect(
    roles.map(({ properties }) =>
      properties.AssumeRolePolicyDocument.Statement.map(({ Principal }) => Principal),
    ),
  ).toEqual(Array(3).fill([{ Service: 'lambda.amazonaws.com' }]));
});
