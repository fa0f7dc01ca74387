/**
 * D13: a transaction that took effect, but was answered with `TransactionInProgressException`
 * (DynamoDB API Reference, TransactWriteItems: "The transaction with the given request token is
 * already in progress"), is repeated with the same token. So it never conflicts with its own
 * effects, and the use case answers as usual.
 */
import { globSync, readFileSync } from 'node:fs';
import {
  TransactionInProgressException,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Broker, opening } from '../../support/broker.ts';
import { Investor, unwrap } from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { storePasskey } from '../../support/passkeys/stored-passkey.ts';
import { NEXT, openAndChange, phoneIn, RIGHT as RIGHT_ON_PHONE } from '../../support/phone.ts';
import { createWorld, defaultHolder, type World } from '../../support/world.ts';

let world: World;
let broker: Broker;
let numbers = 62_000_000;
beforeAll(async () => {
  world = await createWorld();
  broker = new Broker(world);
});
afterEach(() => world.intercept(undefined));

type UseCase = () => Promise<() => Promise<unknown>>;

const registered = () => Investor.registered(world);
const approving = async (asked: Parameters<Broker['make']>[0]) => {
  const { requestId } = unwrap(await broker.make(asked));
  return async () => unwrap(await broker.approve(requestId));
};
const accountNumber = async () => (await registered()).account.accountNumber;

/** Every use case that writes by transaction, by its file; the function prepares and returns it. */
const useCases: Record<string, UseCase> = {
  'investor/register': async () => {
    const investor = await Investor.withAccount(world);
    return async () => unwrap(await investor.register());
  },
  'investor/change-password': async () => {
    const investor = await registered();
    const current = await investor.current();
    return async () => unwrap(await investor.change(current));
  },
  'investor/end-other-sessions': async () => {
    const investor = await registered();
    const current = await investor.current();
    return async () => unwrap(await investor.endOthers(current));
  },
  'investor/complete-reset': async () => {
    const investor = await registered();
    const { resetToken } = unwrap(await investor.beginReset());
    return async () => unwrap(await investor.completeReset(resetToken));
  },
  'investor/cancel-user-id': async () => {
    const investor = await registered();
    const current = await investor.current();
    return async () => unwrap(await investor.cancel(current));
  },
  'phone/confirm-password': async () => {
    const phone = phoneIn(world);
    const account = await openAndChange(world, phone);
    const call = phone.call();
    await call.signIn(account, RIGHT_ON_PHONE);
    await call.propose(NEXT);
    return async () => expect(await call.confirm(NEXT)).toBe('changed');
  },
  'broker/open-account': async () => () => world.open(),
  'broker/make-request': async () => {
    const asked = opening(String(++numbers));
    return async () => unwrap(await broker.make(asked));
  },
  'broker/reject-request': async () => {
    const { requestId } = unwrap(await broker.make(opening(String(++numbers))));
    return async () => unwrap(await broker.reject(requestId));
  },
  'broker/withdraw-request': async () => {
    const { requestId } = unwrap(await broker.make(opening(String(++numbers))));
    return async () => unwrap(await broker.withdraw(requestId));
  },
  'broker/approve-open-account': async () => {
    const approve = await approving(opening(String(++numbers)));
    return async () => expect((await approve()).phonePassword).toMatch(/^\d{8}$/);
  },
  'broker/approve-reset': async () => {
    const approve = await approving({
      type: 'reset-phone-password',
      accountNumber: await accountNumber(),
    });
    return async () => expect((await approve()).phonePassword).toMatch(/^\d{8}$/);
  },
  'broker/approve-change-holder': async () =>
    approving({
      type: 'change-holder',
      accountNumber: await accountNumber(),
      holder: defaultHolder,
    }),
  'broker/approve-close-account': async () =>
    approving({ type: 'close-account', accountNumber: await accountNumber() }),
  'broker/approve-remove-passkeys': async () => {
    const { account } = await registered();
    await storePasskey(world.context, account);
    return approving({ type: 'remove-passkeys', accountNumber: account.accountNumber });
  },
  'passkeys/add-passkey': async () => {
    const browser = await PasskeyBrowser.signedIn(world);
    await browser.prove();
    return async () => expect((await browser.add()).status).toBe(201);
  },
  'passkeys/remove-passkey': async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const [id = ''] = browser.authenticator.ids;
    return async () => expect((await browser.remove(id)).status).toBe(204);
  },
  'passkeys/demand-passkeys': async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    await browser.proveWithPasskey();
    return async () => expect((await browser.demand(true)).status).toBe(204);
  },
  'passkeys/phone-channel': async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    await browser.proveWithPasskey();
    const close = ['PUT', '/api/account/phone-channel', { open: false }] as const;
    return async () => expect((await browser.call(...close)).status).toBe(200);
  },
  'passkeys/use-passkey': async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    return async () => expect((await browser.signInWithPasskey()).status).toBe(201);
  },
};

test('every use case that writes by transaction is tested here', () => {
  const functions = new URL('../../../functions/', import.meta.url);
  const files = globSync('*/*.ts', { cwd: functions }).filter((file) =>
    readFileSync(new URL(file, functions), 'utf8').includes('.transact('),
  );
  expect(Object.keys(useCases).sort()).toEqual(
    files.map((file) => file.replace(/\.ts$/, '')).sort(),
  );
});

/** The error that the first tries of each transaction are answered with. */
const inProgress = () =>
  new TransactionInProgressException({ message: 'in progress', $metadata: {} });

describe.each(Object.entries(useCases))('%s', (_, prepare) => {
  test.each([1, 3])(
    'answers as usual if its transaction took effect and is reported in progress %i times',
    async (times) => {
      const run = await prepare();
      const tokens: (string | undefined)[] = [];
      world.intercept(async (_service, operation, send, input) => {
        const answer = await send();
        if (operation !== 'TransactWriteItems') return answer;
        if (tokens.push((input as TransactWriteItemsCommandInput).ClientRequestToken) <= times)
          throw inProgress();
        return answer;
      });
      await run();
      expect(tokens).toHaveLength(times + 1);
      expect([...new Set(tokens)]).toEqual([expect.stringMatching(/^[\w-]{1,36}$/)]);
    },
  );
});

test('two transactions have different tokens', async () => {
  const tokens: (string | undefined)[] = [];
  world.intercept(async (_service, operation, send, input) => {
    if (operation === 'TransactWriteItems')
      tokens.push((input as TransactWriteItemsCommandInput).ClientRequestToken);
    return send();
  });
  await world.open();
  await world.open();
  expect(new Set(tokens).size).toBe(2);
});
