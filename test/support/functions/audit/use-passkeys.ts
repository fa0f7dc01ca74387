import { generateKeyPairSync } from 'node:crypto';
import type { Broker } from '../../broker.ts';
import type { Investor } from '../../investor.ts';
import { unwrap } from '../../investor.ts';
import { PasskeyBrowser } from '../../passkeys/passkey-browser.ts';

/**
 * Produces the events around passkeys but for `passkeys-removed`, which the next midnight in Hong
 * Kong brings.
 */
export async function usePasskeys(
  broker: Broker,
  investor: Investor,
  password: string,
): Promise<void> {
  const browser = new PasskeyBrowser(investor);
  await browser.signIn(password);
  await browser.prove(password);
  for (const name of ['Phone', 'Key']) await browser.add(name);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await browser.signInWithPasskey({ key: privateKey });
  await browser.signInWithPasskey();
  await browser.proveWithPasskey();
  for (const open of [false, true])
    await browser.call('PUT', '/api/account/phone-channel', { open });
  await browser.demand(true);
  await browser.other().signIn(password);
  await browser.demand(false);
  await browser.remove(browser.authenticator.ids[0] as string);
  const { accountNumber } = investor.account;
  const remove = async () => {
    const { requestId } = unwrap(await broker.make({ type: 'remove-passkeys', accountNumber }));
    unwrap(await broker.approve(requestId));
  };
  await remove();
  await browser.signInWithPasskey({}, browser.authenticator.ids[1]);
  await remove();
}
