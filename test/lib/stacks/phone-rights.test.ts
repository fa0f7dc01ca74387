/**
 * The permissions of the phone stack's roles, compared with those that its functions use. A missing
 * permission would otherwise show only after deployment.
 */

import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { Hasher } from '../../../core/hashing/hasher.ts';
import { createPhone } from '../../../functions/phone/phone.ts';
import { secret } from '../../log-search/secrets.ts';
import { Broker } from '../../support/broker.ts';
import { demandAll, granted, rightsOfCommand } from '../../support/lib/stacks/rights.ts';
import { resolvedAssembly } from '../../support/lib/stacks/templates.ts';
import { NEXT, openAndChange, PhoneCall, phoneIn, RIGHT, WRONG } from '../../support/phone.ts';
import { createWorld } from '../../support/world.ts';

/**
 * Makes calls on all paths that differ in their AWS requests.
 * @returns the permissions used
 */
async function usedRights(): Promise<Set<string>> {
  const world = await createWorld();
  const phone = phoneIn(world);
  const names = resolvedAssembly()
    .resources('AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key')
    .map(({ ref, logicalId }) => {
      const name = logicalId.replace(/[0-9A-F]{8}$/, '');
      return [name === 'Pepper' ? ref : world.table(name), name] as const;
    });
  const rights = new Set<string>();
  /**
   * If true, the next write to Accounts fails, as if another change of password had added a salt.
   */
  let saltsChanged = false;
  const record = () =>
    world.intercept((service, operation, send, input) => {
      if (service !== 'secretsmanager') {
        const command = { input: input as object, constructor: { name: `${operation}Command` } };
        for (const right of rightsOfCommand(command)) {
          rights.add(names.reduce((text, [ref, name]) => text.replace(ref, name), right));
        }
      }
      const { TransactItems } = input as { TransactItems?: { Update?: { TableName?: string } }[] };
      const parts =
        TransactItems?.map(({ Update }) => Update?.TableName === world.table('Accounts')) ?? [];
      if (!saltsChanged || !parts.includes(true)) return send();
      saltsChanged = false;
      const CancellationReasons = parts.map((it) => ({
        Code: it ? 'ConditionalCheckFailed' : 'None',
      }));
      throw new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons });
    });
  const { positions, db } = phone.context;
  const row = { stockCode: '5', nameEn: 'HSBC', nameZh: '匯豐', quantity: 400 };

  const account = await world.open();
  const key = accountKey(account);
  const movement = { ...row, date: '2026-11-20', direction: 'in' as const, reference: 'R1' };
  const writes = [
    positions.writes.balance(key, '2026-11-20', row),
    positions.writes.movement(key, movement),
  ];
  for (const write of writes) await db.write(write);
  for (const kind of ['balances', 'movements'] as const)
    await db.write(positions.marks.complete(kind, '2026-11-20'));

  record();
  const first = phone.call();
  expect(await first.signIn(account, account.phonePassword)).toBe('must-change');
  expect(await first.change(account.phonePassword)).toBe('used-before');
  expect(await first.change(RIGHT)).toBe('changed');
  expect((await first.invoke('balances')).result).toBe('spoken');
  expect((await first.invoke('movements')).result).toBe('spoken');
  expect((await first.invoke('stock', { entry: '5' })).result).toBe('spoken');
  const unknown = phone.call();
  for (const result of ['wrong', 'wrong', 'revoked', 'revoked']) {
    expect(await unknown.signIn({ phoneUserId: '99999999' }, WRONG)).toBe(result);
  }

  // A higher bcrypt cost, and a reset that is due.
  const higherCost = { ...phone.context };
  higherCost.hasher = new Hasher(
    world.client('kms', async () => ({ Mac: Buffer.alloc(32) })) as never,
    phone.context.hasher.pepper,
    5,
  );
  world.intercept(undefined);
  const other = await openAndChange(world, phone);
  const newPassword = await new Broker(world).reset(other);
  world.advance(48 * 60 * 60 * 1000);
  record();
  const next = phone.call();
  expect(await next.signIn(other, newPassword)).toBe('must-change');
  const sameCall = new PhoneCall(createPhone(higherCost), next.contactId);
  expect(await sameCall.propose(secret('58203947'))).toBe('proposed');
  saltsChanged = true;
  expect(await sameCall.confirm('58203947')).toBe('changed');
  expect(saltsChanged).toBe(false);
  expect(await phone.call().signIn(account, NEXT)).toBe('wrong');
  return rights;
}

test('the role has exactly the permissions on data that the steps use', async () => {
  const ofData = granted('SsaPhone').rights.filter((right) =>
    /^(dynamodb:|kms:GenerateMac)/.test(right),
  );
  const taken = await usedRights();
  expect(ofData.sort()).toEqual([...taken].sort());
  demandAll('PhoneFunction', taken);
});

test('its other permissions: logs, traces, private keys and the phone number', () => {
  const { policies, rights, statements } = granted('SsaPhone', 'prod');
  expect(policies.sort()).toEqual([
    'PhoneNumberJoiningRoleDefaultPolicy',
    'PhoneRoleDefaultPolicy',
  ]);
  const others = rights.filter((right) => !/^(dynamodb:|kms:GenerateMac)/.test(right));
  const plain = others.map((right) =>
    right
      .replace(/arn:aws:[a-z]+:ap-southeast-1:\d{12}:/, '')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'id'),
  );
  expect(plain.sort()).toEqual([
    'connect:AssociatePhoneNumberContactFlow instance/id',
    'connect:AssociatePhoneNumberContactFlow instance/laptop/contact-flow/id',
    'connect:AssociatePhoneNumberContactFlow phone-number/*',
    'connect:DisassociatePhoneNumberContactFlow instance/id',
    'connect:DisassociatePhoneNumberContactFlow phone-number/*',
    'kms:Decrypt DataKey',
    'kms:Decrypt PhoneKeysKey',
    'logs:CreateLogStream PhoneLog',
    'logs:CreateLogStream PhoneNumberJoiningLog',
    'logs:PutLogEvents PhoneLog',
    'logs:PutLogEvents PhoneNumberJoiningLog',
    expect.stringMatching(
      /^secretsmanager:GetSecretValue secret:prod-SsaConnect-PhoneKeysPrivateKeyA/,
    ),
    expect.stringMatching(
      /^secretsmanager:GetSecretValue secret:prod-SsaConnect-PhoneKeysPrivateKeyB/,
    ),
    'xray:PutTelemetryRecords *',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
    'xray:PutTraceSegments *',
  ]);
  expect(statements.filter(({ Effect }) => Effect !== 'Allow')).toEqual([]);
});

test('the roles may use each KMS key only through the service whose data it encrypts', () => {
  const decrypting = granted('SsaPhone').statements.filter(({ Action }) =>
    [Action].flat().includes('kms:Decrypt'),
  );
  expect(decrypting.map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { 'kms:ViaService': 'dynamodb.ap-southeast-1.amazonaws.com' } },
    { StringEquals: { 'kms:ViaService': 'secretsmanager.ap-southeast-1.amazonaws.com' } },
  ]);
});
