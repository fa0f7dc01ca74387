/**
 * The permissions of the statements function's role, compared with those that its use cases use.
 */
import { expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { currentSession } from '../../../core/sessions/current-session.ts';
import { endSessions } from '../../../core/sessions/end-sessions.ts';
import { Positions } from '../../../core/store/positions.ts';
import { fetchStatement } from '../../../functions/statements/fetch-statement.ts';
import { listStatements } from '../../../functions/statements/list-statements.ts';
import { statementsContext } from '../../support/api.ts';
import { Investor, unwrap } from '../../support/investor.ts';
import { demandAll, granted, rightsOfCommand } from '../../support/lib/stacks/rights.ts';
import { createWorld, investorOrigin } from '../../support/world.ts';

const TABLES = ['Accounts', 'Credentials', 'Sessions', 'Passkeys', 'Positions'];

/** Lists and fetches a statement, and ends the session. */
async function usedRights(): Promise<string[]> {
  const world = await createWorld();
  const investor = await Investor.registered(world);
  const { token } = unwrap(await investor.signIn());
  const context = statementsContext(world);
  const positions = new Positions(world.table('Positions'), context.db);
  const account = accountKey(investor.account);
  const stock = { stockCode: '00005', nameEn: 'HSBC', nameZh: '滙豐', quantity: 400 };
  await context.db.write(positions.writes.balance(account, '2026-10-30', stock));
  await context.db.write(positions.marks.complete('balances', '2026-10-30'));
  // So that the session is extended.
  world.advance(5 * 60 * 1000);

  const rights = new Set<string>();
  world.intercept((_service, operation, send, input) => {
    const command = { constructor: { name: operation }, input: input as object };
    for (const right of rightsOfCommand(command)) {
      const [action, table] = right.split(' ');
      rights.add(`${action} ${TABLES.find((each) => world.table(each) === table)}`);
    }
    return send();
  });
  const current = unwrap(await currentSession(context, token, { extend: true }));
  expect((await listStatements(context, account)).items).toHaveLength(1);
  unwrap(await fetchStatement(context, current, 'monthly-2026-10-r1', investorOrigin));
  await endSessions(context, [token]);
  return [...rights];
}

test('the role has exactly the permissions on data that the use cases use', async () => {
  const { rights } = granted('SsaInvestorApi', 'dev', 'Statements');
  const used = await usedRights();
  expect(rights.filter((right) => right.startsWith('dynamodb:')).sort()).toEqual(used.sort());
  demandAll('StatementsFunction', used);
});

test('of Accounts it may update the events only', () => {
  const update = 'dynamodb:UpdateItem Accounts';
  const attributes = ['participantId', 'accountNumber', 'lastEvents', 'status'];
  demandAll('StatementsFunction', [update], { 'dynamodb:Attributes': attributes });
  for (const other of ['holder', 'internetUserId', 'salts', 'phoneUserId', 'alerts'])
    expect(() =>
      demandAll('StatementsFunction', [update], { 'dynamodb:Attributes': [...attributes, other] }),
    ).toThrow('is not authorized to perform: dynamodb:UpdateItem');
});

test('its other permissions: log, traces, decryption and the origin secret', () => {
  const { policies, rights } = granted('SsaInvestorApi', 'dev', 'Statements');
  expect(policies).toEqual(['StatementsRoleDefaultPolicy']);
  expect(rights.filter((right) => !right.startsWith('dynamodb:')).sort()).toEqual([
    'kms:Decrypt DataKey',
    'logs:CreateLogStream StatementsLog',
    'logs:PutLogEvents StatementsLog',
    expect.stringMatching(
      /^secretsmanager:GetSecretValue arn:.*:secret:dev-SsaInvestorApi-OriginSecret/,
    ),
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});
