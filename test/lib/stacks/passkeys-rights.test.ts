/** The permissions of the passkeys function's role, compared with those that its routes use. */
import { expect, test } from 'vitest';
import { Keyrings } from '../../../core/store/keyrings.ts';
import { RIGHT } from '../../support/investor.ts';
import { demandAll, granted, rightsOfCommand } from '../../support/lib/stacks/rights.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { createWorld } from '../../support/world.ts';

const TABLES = ['Accounts', 'Credentials', 'PastPasswords', 'Sessions', 'Passkeys', 'AuditTrail'];

/** Every route once, with a session that is extended and a removal that falls due. */
async function usedRights(): Promise<string[]> {
  const world = await createWorld();
  const browser = await PasskeyBrowser.signedIn(world);
  world.advance(5 * 60 * 1000);
  const rights = new Set<string>();
  world.intercept((service, operation, send, input) => {
    const command = { constructor: { name: operation }, input: input as object };
    for (const right of rightsOfCommand(command)) {
      const [action, resource] = right.split(' ');
      const table = TABLES.find((each) => world.table(each) === resource);
      rights.add(`${action} ${service === 'kms' ? 'Pepper' : table}`);
    }
    return send();
  });
  const call = async (expected: number, ...sent: Parameters<PasskeyBrowser['call']>) =>
    expect([sent, (await browser.call(...sent)).status]).toEqual([sent, expected]);
  const proof = '/api/sessions/current/proof';
  await call(204, 'POST', proof, { password: RIGHT });
  for (const name of ['a', 'b']) expect((await browser.add(name)).status).toBe(201);
  expect((await browser.proveWithPasskey()).status).toBe(204);
  await call(204, 'PUT', '/api/passkeys/only', { passkeyOnly: true });
  await call(200, 'PUT', '/api/account/phone-channel', { open: false });
  await call(200, 'GET', '/api/account/phone-channel');
  await call(200, 'GET', '/api/passkeys');
  expect((await browser.remove(browser.authenticator.ids[0] as string)).status).toBe(204);
  expect((await browser.signInWithPasskey({ counter: 7 })).status).toBe(201);
  expect((await browser.signInWithPasskey({ counter: 6 })).status).toBe(401);
  expect(Keyrings.nameOf('x')).toHaveLength(43);
  return [...rights];
}

test('the role has exactly the permissions on data that the routes use', async () => {
  const { rights } = granted('SsaInvestorApi', 'dev', 'Passkeys');
  const used = await usedRights();
  const ofData = rights.filter((right) => /^(dynamodb|kms:GenerateMac)/.test(right));
  expect(ofData.sort()).toEqual(used.sort());
  demandAll('PasskeysFunction', used);
});

test('of Accounts it may update the phone channel only', () => {
  const update = 'dynamodb:UpdateItem Accounts';
  const attributes = ['participantId', 'accountNumber', 'phoneClosed', 'lastEvents', 'status'];
  demandAll('PasskeysFunction', [update], { 'dynamodb:Attributes': attributes });
  for (const other of ['holder', 'internetUserId', 'salts', 'phoneUserId', 'alerts'])
    expect(() =>
      demandAll('PasskeysFunction', [update], { 'dynamodb:Attributes': [...attributes, other] }),
    ).toThrow('is not authorized to perform: dynamodb:UpdateItem');
});
