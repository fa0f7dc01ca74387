/**
 * D3, D25: whatever fails at any request to AWS, a challenge begins one session at most, nothing is
 * half done, the answer is never an internal error, and a retry by the owner works.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import type { Answer } from '../../support/api.ts';
import { ENDED, faults, strike } from '../../support/faults.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { createWorld, type World } from '../../support/world.ts';

interface UseCase {
  /** It changes what passkeys there are, so that each run needs an owner of its own. */
  changes: boolean;
  /** Brings the owner to where it begins, and returns it. */
  prepare(owner: PasskeyBrowser): Promise<() => Promise<Answer>>;
  /** What the retry answers if the first run took effect. */
  repeated: number;
}

const proved = async (owner: PasskeyBrowser) => {
  await owner.proveWithPasskey();
  return owner;
};

/** Begins a ceremony, and answers it unless it could not begin. */
async function use(
  browser: PasskeyBrowser,
  answer: (credential: object) => Promise<Answer>,
): Promise<Answer> {
  const begun = await browser.call('POST', '/api/passkey-sessions/options');
  return begun.status === 200 ? answer(browser.authenticator.get(begun.body)) : begun;
}

const signIn = (browser: PasskeyBrowser, credential: object) =>
  browser.call('POST', '/api/passkey-sessions', { credential });

const useCases: Record<string, UseCase> = {
  'sign-in with a passkey': {
    prepare: async (owner) => {
      const browser = owner.other();
      return () => use(browser, (credential) => signIn(browser, credential));
    },
    changes: false,
    repeated: 201,
  },
  'proof by a passkey': {
    prepare: async (owner) => () =>
      use(owner, (passkey) => owner.call('POST', '/api/sessions/current/proof', { passkey })),
    changes: false,
    repeated: 204,
  },
  'proof by the password': {
    prepare: async (owner) => () => owner.prove(),
    changes: false,
    repeated: 204,
  },
  'adding a passkey': {
    prepare: async (owner) => {
      await proved(owner);
      return () => owner.add('Next');
    },
    changes: true,
    repeated: 201,
  },
  'removal of a passkey': {
    prepare: async (owner) => {
      await proved(owner);
      return () => owner.remove(owner.authenticator.ids[0] as string);
    },
    changes: true,
    repeated: 404,
  },
  'a demand': {
    prepare: async (owner) => {
      await proved(owner);
      return () => owner.demand(true);
    },
    changes: true,
    repeated: 204,
  },
};

let world: World;
let logs: Logs;
beforeAll(async () => {
  logs = captureLogs();
  world = await createWorld();
});
afterEach(() => world.intercept(undefined));
afterAll(() => logs.release());

/** An owner with two passkeys. */
async function withTwo(): Promise<PasskeyBrowser> {
  const owner = await PasskeyBrowser.withPasskey(world);
  await owner.add('Second');
  return owner;
}

async function begin({ prepare }: UseCase, given?: PasskeyBrowser) {
  const owner = given ?? (await withTwo());
  const run = await prepare(owner);
  world.requests();
  return { owner, run };
}

const sessions = async () =>
  (await world.dump()).split('\n').filter((line) => /^SESSIONS_TABLE .*"web"/.test(line)).length;

describe.each(Object.entries(useCases))('D3: %s', (name, useCase) => {
  // Each run of a change takes an owner of its own: the two that bound the others will do.
  const met = Object.entries(faults).filter(
    ([, { takesEffect, ends }]) => !useCase.changes || takesEffect === ends,
  );
  test.each(met)('if any one request to AWS %s', async (_, fault) => {
    const rehearsal = await begin(useCase);
    expect((await rehearsal.run()).status).toBeLessThan(300);
    const requests = world.requests();
    for (const [position, operation] of requests.entries()) {
      const { owner, run } = await begin(useCase, useCase.changes ? undefined : rehearsal.owner);
      const struck = await strike(world, fault, position, run);
      const where = `${name}, ${operation} at ${position}`;
      if (struck !== ENDED) expect((struck as Answer).body?.code, where).toBe('unavailable');
      world.advance(31_000);
      const took = fault.takesEffect && position === requests.length - 1;
      const { status } = await run();
      expect(status, where).toBeOneOf(took ? [useCase.repeated] : [useCase.repeated, 201, 204]);
      const { wrong } = (await world.context.credentials.get(owner.credentialId())) ?? {};
      expect(wrong?.size ?? 0, where).toBe(0);
      const { passkeys = {}, passkeyOnly } = (await owner.keyring()) ?? {};
      expect(Object.keys(passkeys).length, where).toBeGreaterThan(0);
      expect(passkeyOnly, where).toBe(name === 'a demand');
    }
  });
});

describe('D25: a request that the SDK repeats because its answer was lost', () => {
  test('begins one session or none, and is never an internal error', async () => {
    const { owner } = await begin(useCases['sign-in with a passkey'] as UseCase);
    const browser = owner.other();
    const credentials = async () =>
      browser.authenticator.get(await browser.options('passkey-sessions'));
    const first = await credentials();
    world.requests();
    await signIn(browser, first);
    const requests = world.requests();
    const statuses: Record<string, number> = {};
    for (const [position, operation] of requests.entries()) {
      const credential = await credentials();
      const before = await sessions();
      let sent = 0;
      world.intercept(async (_service, _operation, send) => {
        if (sent++ === position) await send();
        return send();
      });
      const { status } = await signIn(browser, credential);
      world.intercept(undefined);
      statuses[operation] = status;
      // The session that the browser had ends with the new one.
      expect(await sessions()).toBe(before);
      expect((await signIn(browser, credential)).status).toBe(401);
    }
    expect(statuses).toEqual({
      // The challenge is gone: whose answer was lost, signs in again.
      DeleteItem: 401,
      GetItem: 201,
      TransactWriteItems: 201,
    });
  });
});
